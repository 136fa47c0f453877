package chat.server.command;

import chat.server.auth.Role;
import chat.server.token.SigningKey;
import chat.server.token.Tokens;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The command {@code chat-server token create}. */
@Command(
        name = "create",
        description =
                "Signs a token and prints it. RS256, ES256, ES384, ES512 or EdDSA by the kind of the key; HS256 with a secret.")
final class TokenCreateCommand extends Subcommand implements Callable<Integer> {

    private static final String KEY = "--key";
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** Those of key sets are made so; a path or an address is none. */
    private static final String KEY_ID = "[A-Za-z0-9._~=+:@-]{1,128}";

    private static final JsonMapper JSON = new JsonMapper();

    @Option(
            names = KEY,
            required = true,
            paramLabel = "FILE",
            description = "signs with this secret of --token-key, or this private key, PEM")
    private Path key = Path.of("");

    @Option(names = "--sub", required = true, paramLabel = "USER", description = "the user's id")
    private String subject = "";

    @Option(names = "--name", paramLabel = "NAME", description = "fixes the name of the user")
    private @Nullable String name;

    @Option(names = "--role", paramLabel = "ROLE", description = "gives a role: user, moderator or admin")
    private @Nullable Role role;

    @Option(
            names = "--room",
            paramLabel = "PATTERN=LETTERS",
            description =
                    "what the user may do in rooms, such as news-*=rh; r read, w write, h history, p see who is there, "
                            + "m moderate, c create; again for more")
    private Map<String, String> rooms = new LinkedHashMap<>();

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            defaultValue = "1h",
            description = "ends the token after this time; 0s: never (default: ${DEFAULT-VALUE})")
    private Duration expires = Duration.ZERO;

    @Option(names = "--id", paramLabel = "TEXT", description = "the token's own id (jti), to revoke it by")
    private @Nullable String id;

    @Option(names = "--kid", paramLabel = "TEXT", description = "the key's id, where keys come from --token-jwks")
    private @Nullable String keyId;

    @Option(names = "--token-issuer", paramLabel = "TEXT", description = "the issuer (iss)")
    private @Nullable String issuer;

    @Option(names = "--token-audience", paramLabel = "TEXT", description = "the audience (aud)")
    private @Nullable String audience;

    @Option(names = "--json", description = "prints one line of JSON")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Instant now = Instant.now();
        Instant expiry = expires.isZero() ? null : now.plus(valid(expires));
        if (keyId != null && !keyId.matches(KEY_ID)) {
            throw new ParameterException(line(), "--kid must be 1 to 128 of A-Z a-z 0-9 . _ - ~ = + : @");
        }
        String claims = claims(now, expiry).toString();
        Tokens.fault(claims).ifPresent(fault -> {
            throw new ParameterException(line(), fault);
        });
        String token = SigningKey.read(key, KEY).sign(claims, keyId);
        PrintWriter out = line().getOut();
        if (json) {
            ObjectNode answer = JSON.createObjectNode().put("token", token);
            if (expiry != null) {
                answer.put("expiresAt", expiry.getEpochSecond() * 1_000);
            }
            out.println(answer);
        } else {
            out.println(token);
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private Duration valid(Duration time) {
        if (time.isNegative() || time.compareTo(LONGEST) > 0) {
            throw new ParameterException(
                    line(), "--expires must be from 0s, which is for ever, to " + LONGEST.toDays() + "d");
        }
        return time;
    }

    private ObjectNode claims(Instant now, @Nullable Instant expiry) {
        ObjectNode claims = JSON.createObjectNode().put("sub", subject);
        putText(claims, "name", name);
        putText(claims, "jti", id);
        putText(claims, "iss", issuer);
        putText(claims, "aud", audience);
        claims.put("iat", now.getEpochSecond());
        if (expiry != null) {
            claims.put("exp", expiry.getEpochSecond());
        }
        if (role != null || !rooms.isEmpty()) {
            ObjectNode chat = claims.putObject("chat");
            putText(chat, "role", role == null ? null : role.wireName());
            if (!rooms.isEmpty()) {
                ObjectNode patterns = chat.putObject("rooms");
                rooms.forEach(patterns::put);
            }
        }
        return claims;
    }

    private static void putText(ObjectNode object, String name, @Nullable String value) {
        if (value != null) {
            object.put(name, value);
        }
    }
}
