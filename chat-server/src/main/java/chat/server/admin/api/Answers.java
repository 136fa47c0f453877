package chat.server.admin.api;

import chat.protocol.ErrorCode;
import chat.protocol.ServerMessage;
import chat.protocol.json.ServerMessageWriter;
import chat.server.http.Response;
import chat.server.stream.DamagedException;
import chat.server.stream.Outcome;
import chat.server.stream.UnavailableException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Makes answers. Stateless. */
final class Answers {

    private static final Logger log = LoggerFactory.getLogger(Answers.class);

    private static final String TYPE = "application/json";
    private static final Map<String, String> HEADERS = Map.of("cache-control", "no-store");
    private static final int EXPECTED_BYTES = 16 * 1024;
    private static final long RETRY_NANOS = 1_000_000_000L;
    private static final Pattern FIELD = Pattern.compile("field ([A-Za-z]+) ");

    private Answers() {}

    static Response json(HttpResponseStatus status, Map<String, Object> members) {
        return new Response(status, TYPE, JsonMapper.shared().writeValueAsBytes(members), HEADERS);
    }

    /** As a client of {@code chat.v1} gets it. */
    static Response json(ServerMessage message) {
        ByteBuf json = ByteBufAllocator.DEFAULT.heapBuffer(EXPECTED_BYTES);
        try {
            ServerMessageWriter.write(message, json);
            return new Response(HttpResponseStatus.OK, TYPE, ByteBufUtil.getBytes(json), HEADERS);
        } finally {
            json.release();
        }
    }

    /** What is encoded already. */
    static Response json(byte[] body) {
        return new Response(HttpResponseStatus.OK, TYPE, body, Map.of());
    }

    static Problem lacks(ApiKey key, Scope scope, @Nullable String field) {
        return new Problem(
                HttpResponseStatus.FORBIDDEN,
                ErrorCode.NOT_ALLOWED.wireName(),
                "the key " + key.name() + " lacks the scope " + scope.wireName(),
                field);
    }

    /** Why a message, or an act, was not stored. */
    static Problem refused(Outcome.Refused refused) {
        HttpResponseStatus status = switch (refused.code()) {
            case INTERNAL -> HttpResponseStatus.INTERNAL_SERVER_ERROR;
            case BAD_FIELD -> HttpResponseStatus.BAD_REQUEST;
            default -> HttpResponseStatus.FORBIDDEN;
        };
        return new Problem(status, refused.code().wireName(), refused.message(), field(refused.message()));
    }

    /** The one that a message of the protocol names; null if it names none. */
    static @Nullable String field(String message) {
        Matcher named = FIELD.matcher(message);
        return named.lookingAt() ? named.group(1) : null;
    }

    static Problem unavailable(String detail) {
        return Problem.temporary(
                HttpResponseStatus.SERVICE_UNAVAILABLE, ErrorCode.UNAVAILABLE.wireName(), detail, RETRY_NANOS);
    }

    /** What a failure means to the client. Logs one that nobody expects. */
    static Problem problem(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof Refusal refusal) {
            return refusal.problem();
        }
        if (cause instanceof UnavailableException) {
            return unavailable("the history cannot be read now; try again");
        }
        String detail = "the server made a mistake";
        if (cause instanceof DamagedException) {
            detail = String.valueOf(cause.getMessage());
        } else {
            log.error("a request to the API failed by a mistake of the server's", cause);
        }
        return new Problem(HttpResponseStatus.INTERNAL_SERVER_ERROR, ErrorCode.INTERNAL.wireName(), detail, null);
    }
}
