package chat.server.admin.api;

import chat.server.http.Response;
import io.netty.handler.codec.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One method of one path. Immutable.
 *
 * @param path below that of the API, with names in braces for segments that vary
 * @param scope which a key needs; null if none is asked for
 * @param statuses of all answers there can be
 */
public record Operation(
        HttpMethod method, String path, @Nullable Scope scope, Set<Integer> statuses, Handler handler) {

    /** Answers one request. On the management loop, which it must not block; a {@link Refusal} may be thrown, or fail the stage. */
    interface Handler {
        CompletionStage<Response> answer(Call call);
    }

    /** The segments of a path by their names, decoded; null if it is another path. */
    @Nullable
    Map<String, String> match(String other) {
        String[] wanted = path.split("/", -1);
        String[] given = other.split("/", -1);
        if (wanted.length != given.length) {
            return null;
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{")) {
                String name = wanted[i].substring(1, wanted[i].length() - 1);
                variables.put(name, decode(given[i], name));
            } else if (!wanted[i].equals(given[i])) {
                return null;
            }
        }
        return variables;
    }

    /** Takes off the percent-encoding (RFC 3986, section 2.1), in UTF-8. */
    private static String decode(String segment, String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c != '%') {
                bytes.write(c); // a byte, as Netty gives them
            } else if (segment.length() > i + 2 && isHex(segment.charAt(i + 1)) && isHex(segment.charAt(i + 2))) {
                bytes.write(Integer.parseInt(segment.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                throw Refusal.badField(name, "has a percent sign without two digits");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Refusal.badField(name, "is not UTF-8");
        }
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0 && c < 128;
    }
}
