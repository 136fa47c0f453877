package chat.loadtest;

import chat.loadtest.plan.CannotRunException;
import chat.loadtest.plan.Crowd;
import chat.loadtest.report.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of {@code run} that say who the members are. Confined to the main thread. */
final class TokenFlags {

    /** The flags that only signed tokens use. */
    static final List<String> SIGNED = List.of(TokenSigner.ALGORITHM, "--moderators");

    private static final Duration LIFETIME = Duration.ofDays(1);

    @Option(
            names = TokenSigner.KEY,
            paramLabel = "FILE",
            description =
                    "Signs a token for each member, of a user of its own who may create its room, read and write there: with a "
                            + "secret, or a private key in PEM.")
    private @Nullable Path key;

    @Option(
            names = TokenSigner.ALGORITHM,
            paramLabel = "ALG",
            description = "How to sign; by default HS256, RS256, ES256, ES384, ES512 or EdDSA by the kind of the key.")
    private @Nullable String algorithm;

    @Option(
            names = "--moderators",
            paramLabel = "N",
            description = "The first N members are moderators by their tokens.")
    private int moderators;

    @Option(
            names = "--tokens",
            paramLabel = "FILE",
            description = "Shows the tokens in this file, one in a line: each member one, and again from the first.")
    private @Nullable Path file;

    /** What the members show, by their numbers; empty for nothing. Signing takes a while. */
    List<String> tokens(Crowd crowd) {
        if (file != null) {
            return read(file);
        }
        if (moderators < 0 || moderators > crowd.connections()) {
            throw new CannotRunException("--moderators must be 0 to " + crowd.connections() + ", not " + moderators);
        }
        if (key == null) {
            return List.of();
        }
        TokenSigner signer = TokenSigner.read(key, algorithm);
        String users = "load-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 31), Character.MAX_RADIX);
        long now = Instant.now().getEpochSecond();
        return IntStream.range(0, crowd.connections())
                .parallel()
                .mapToObj(member -> signer.sign(claims(users, member, crowd.roomOf(member), now)))
                .toList();
    }

    private String claims(String users, int member, int room, long now) {
        boolean moderates = member < moderators;
        return String.format(
                "{\"sub\":\"%s-%d\",\"iat\":%d,\"exp\":%d,\"chat\":{\"role\":\"%s\",\"rooms\":{\"load-%d-*\":\"%s\"}}}",
                users,
                member,
                now,
                now + LIFETIME.toSeconds(),
                moderates ? "moderator" : "user",
                room,
                moderates ? "rwhpcm" : "rwhpc");
    }

    private static List<String> read(Path file) {
        try {
            List<String> tokens = Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            if (tokens.isEmpty()) {
                throw new CannotRunException("--tokens: " + file + " holds no token");
            }
            return tokens;
        } catch (IOException e) {
            throw new CannotRunException("--tokens: cannot read " + file + ": " + FileProblem.words(e));
        }
    }
}
