package chat.server.admin.api;

import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.http.Request;
import chat.server.http.RequestTarget;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request that may be carried out. Confined to its request. What is not as it must be is a {@link Refusal} that names the field.
 *
 * @param held the key it came with; null where none is asked for
 * @param variables the segments of the path that vary, by their names
 */
record Call(Request request, ApiKeys.@Nullable Held held, Map<String, String> variables) {

    /** Clients take the segments {@code .} and {@code ..} away, also as {@code %2E}, so a tilde before them stands for nothing. */
    private static final Set<String> DOTS = Set.of("~.", "~..");

    /** The key it came with. */
    ApiKey key() {
        if (held == null) {
            throw new IllegalStateException("no key is asked for here");
        }
        return held.key();
    }

    /** Takes further tokens of the key's rate, besides the one of each request. */
    void take(int tokens) {
        long wait = held == null || tokens == 0 ? 0 : held.take(tokens, System.nanoTime());
        if (wait > 0) {
            throw new Refusal(Problem.temporary(
                    HttpResponseStatus.TOO_MANY_REQUESTS,
                    "rate_limited",
                    "the key " + key().name() + " has " + key().perSecond() + " requests a second",
                    wait));
        }
    }

    /**
     * Takes tokens of the key's rate of new rooms.
     *
     * @param perSecond 0: there is no such limit
     */
    void takeNewRooms(int rooms, int perSecond) {
        long wait = held == null || rooms == 0 || perSecond == 0
                ? 0
                : held.takeNewRooms(rooms, perSecond, System.nanoTime());
        if (wait > 0) {
            throw new Refusal(Problem.temporary(
                    HttpResponseStatus.TOO_MANY_REQUESTS,
                    "rate_limited",
                    "the key " + key().name() + " has " + perSecond + " new rooms a second (--new-rooms-per-second)",
                    wait));
        }
    }

    RoomName room() {
        String segment = variables.getOrDefault("room", "");
        return Body.room(DOTS.contains(segment) ? segment.substring(1) : segment, "room");
    }

    UserId user() {
        return Body.user(variables.getOrDefault("user", ""), "user");
    }

    /** A number of the path. */
    long seq() {
        String text = variables.getOrDefault("seq", "");
        if (!text.matches("[0-9]{1,16}")) {
            throw Refusal.badField("seq", "must be a whole number");
        }
        return Long.parseLong(text);
    }

    /** Refuses a request to be stored once, where that cannot be told. */
    void requireNoId() {
        if (header(IdempotencyKey.NAME) != null) {
            throw Refusal.badField(IdempotencyKey.NAME, "has no place here");
        }
    }

    Body body() {
        return Body.parse(request.body());
    }

    /** A parameter of the query; null if it is not given. */
    @Nullable
    String parameter(String name) {
        List<String> values = parameters().getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw Refusal.badField(name, "is given twice");
        }
        return values.isEmpty() ? null : values.get(0);
    }

    private Map<String, List<String>> parameters() {
        try {
            return RequestTarget.parameters("?" + request.query());
        } catch (IllegalArgumentException e) {
            throw Refusal.bad("bad_field", "query", String.valueOf(e.getMessage()));
        }
    }

    /** A whole number of the query, of at most {@code most}; null if it is not given. */
    @Nullable
    Long number(String name, long least, long most) {
        String text = parameter(name);
        if (text == null) {
            return null;
        }
        if (text.matches("[0-9]{1,16}") && Long.parseLong(text) >= least && Long.parseLong(text) <= most) {
            return Long.valueOf(text);
        }
        throw Refusal.badField(name, "must be a whole number from " + least + " to " + most);
    }

    /** How many entries are wanted. */
    int limit(int absent, int most) {
        Long limit = number("limit", 1, most);
        return limit == null ? absent : limit.intValue();
    }

    /** The one value of a header; null if there is none. */
    @Nullable
    String header(String name) {
        List<String> values = request.headers().getAll(name);
        if (values.size() > 1) {
            throw Refusal.badField(name, "is given twice");
        }
        return values.isEmpty() ? null : values.get(0);
    }
}
