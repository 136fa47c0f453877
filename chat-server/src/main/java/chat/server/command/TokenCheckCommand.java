package chat.server.command;

import chat.server.auth.Identity;
import chat.server.auth.Verdict;
import chat.server.flags.Sources;
import chat.server.flags.TokenFlags;
import chat.server.metrics.ServerMetrics;
import chat.server.metrics.TokenMeters.Result;
import chat.server.token.Tokens;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The command {@code chat-server token check}. */
@Command(name = "check", description = "Says whether a server with these settings takes a token, and whose it is.")
final class TokenCheckCommand extends Subcommand implements Callable<Integer> {

    private static final int BAD = 4;
    private static final JsonMapper JSON = new JsonMapper();

    @Parameters(
            arity = "0..1",
            paramLabel = "TOKEN",
            description =
                    "the token; without it, it is read from standard input, where other users of the machine do not see it")
    private @Nullable String token;

    @Option(names = Sources.CONFIG, paramLabel = "FILE", description = "the server's file with settings")
    @SuppressWarnings("UnusedVariable") // Sources reads it, before the flags are read
    private @Nullable Path config;

    @Mixin
    private final TokenFlags flags = new TokenFlags();

    @Option(names = "--json", description = "prints one line of JSON")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        String text = token == null ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : token;
        try (Tokens tokens = new Tokens(new ServerMetrics(new SimpleMeterRegistry()).tokens(), Clock.systemUTC())) {
            tokens.read(flags.rules(null)).run();
            Verdict verdict = tokens.verify(text.strip()).toCompletableFuture().join();
            if (verdict instanceof Verdict.Known known) {
                return good(known.identity());
            }
            return verdict instanceof Verdict.Refused refused
                    ? bad(refused.reason(), refused.message())
                    : bad(Result.UNAVAILABLE, "the keys cannot be read");
        }
    }

    private int good(Identity identity) {
        PrintWriter out = line().getOut();
        if (json) {
            out.println(toJson(identity));
        } else {
            out.println("user      " + identity.user());
            print(out, "name", identity.name());
            out.println("role      " + identity.role().wireName());
            identity.grants()
                    .lettersByPattern()
                    .forEach((pattern, letters) -> out.println("room      " + pattern + " = " + letters));
            print(out, "issued", identity.issuedAt());
            out.println("expires   " + (identity.expiry() == null ? "never" : identity.expiry()));
            print(out, "id", identity.tokenId());
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private static void print(PrintWriter out, String what, @Nullable Object value) {
        if (value != null) {
            out.printf("%-10s%s%n", what, value);
        }
    }

    private static ObjectNode toJson(Identity identity) {
        ObjectNode answer = JSON.createObjectNode()
                .put("valid", true)
                .put("user", identity.user().value())
                .put("role", identity.role().wireName());
        if (identity.name() != null) {
            answer.put("name", identity.name().value());
        }
        ObjectNode rooms = answer.putObject("rooms");
        identity.grants().lettersByPattern().forEach(rooms::put);
        put(answer, "issuedAt", identity.issuedAt());
        put(answer, "expiresAt", identity.expiry());
        if (identity.tokenId() != null) {
            answer.put("id", identity.tokenId());
        }
        return answer;
    }

    private static void put(ObjectNode answer, String name, @Nullable Instant time) {
        if (time != null) {
            answer.put(name, time.toEpochMilli());
        }
    }

    private int bad(Result reason, String message) {
        if (json) {
            line().getOut()
                    .println(JSON.createObjectNode()
                            .put("valid", false)
                            .put("reason", reason.name().toLowerCase(Locale.ROOT))
                            .put("message", message));
            line().getOut().flush();
        } else {
            complain(message);
        }
        return reason == Result.UNAVAILABLE ? CommandLine.ExitCode.SOFTWARE : BAD;
    }
}
