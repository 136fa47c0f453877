package chat.server.token;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.auth.Identity;
import chat.server.auth.Verdict;
import chat.server.config.TokenRules;
import chat.server.metrics.ServerMetrics;
import chat.server.metrics.TokenMeters.Result;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that are taken by three keys, at a time that stands still. */
abstract class TakingTokens {

    static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    static final Issuer SECRET = Issuer.of("HS256");
    static final Issuer RSA = Issuer.of("RS256");
    static final Issuer EC = Issuer.of("ES256");

    @TempDir
    Path folder = Path.of("");

    final Tokens tokens =
            new Tokens(new ServerMetrics(new SimpleMeterRegistry()).tokens(), Clock.fixed(NOW, ZoneOffset.UTC));

    @BeforeEach
    final void take() throws IOException {
        take(null, null, SECRET, RSA, EC);
    }

    void take(@Nullable String issuer, @Nullable String audience, Issuer... issuers) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Issuer one : issuers) {
            files.add(one.keyFile(folder));
        }
        tokens.read(TokenRules.of(files, null, issuer, audience, null)).run();
    }

    Verdict verify(String token) {
        return tokens.verify(token).toCompletableFuture().join();
    }

    Identity identity(String token) {
        assertThat(verify(token)).isInstanceOf(Verdict.Known.class);
        return ((Verdict.Known) verify(token)).identity();
    }

    Identity identityOf(String claims) {
        return identity(SECRET.token("HS256", claims));
    }

    Result refusal(String token) {
        assertThat(verify(token)).isInstanceOf(Verdict.Refused.class);
        return ((Verdict.Refused) verify(token)).reason();
    }

    Result refusalOf(String claims) {
        return refusal(SECRET.token("HS256", claims));
    }

    static long seconds(long fromNow) {
        return NOW.getEpochSecond() + fromNow;
    }
}
