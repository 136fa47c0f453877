package chat.protocol.json;

import chat.protocol.Characters;
import chat.protocol.ClientMessage;
import chat.protocol.ErrorCode;
import chat.protocol.Limits;
import chat.protocol.RoomName;
import chat.protocol.StreamPosition;
import chat.protocol.UserId;
import chat.protocol.UserName;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Reads commands. Takes time linear in the bytes given. Immutable. */
public final class ClientMessageReader {

    private final int maxTextChars;

    /** @param maxTextChars the most Unicode characters in the text of a {@code send} or {@code edit} */
    public ClientMessageReader(int maxTextChars) {
        this.maxTextChars = maxTextChars;
    }

    public int maxTextChars() {
        return maxTextChars;
    }

    /**
     * Reads the readable bytes of {@code json}, whose indexes and references stay as they are.
     *
     * @throws MalformedMessageException whatever is wrong with the bytes
     */
    public ClientMessage read(ByteBuf json) throws MalformedMessageException {
        JsonObject object = JsonObject.parse(json);
        String id = object.messageId();
        String type = object.string("type");
        return switch (type) {
            case "send" -> new ClientMessage.Send(id, room(object), text(object));
            case "edit" -> new ClientMessage.Edit(id, room(object), object.integer("seq"), text(object));
            case "delete" -> new ClientMessage.Delete(id, room(object), object.integer("seq"), reason(object));
            case "hello" ->
                new ClientMessage.Hello(
                        id, optionalName(object), object.optionalString("session"), object.optionalString("token"));
            case "join" ->
                new ClientMessage.Join(
                        id, room(object), since(object), object.integer("history", 0, Limits.PAGE_ENTRIES));
            case "leave" -> new ClientMessage.Leave(id, room(object));
            case "history" -> history(id, object);
            case "members" ->
                new ClientMessage.Members(
                        id, room(object), after(object), limit(object, ClientMessage.Members.DEFAULT_LIMIT));
            case "typing" -> new ClientMessage.Typing(id, room(object), object.flag("active"));
            case "rename" -> new ClientMessage.Rename(id, name(object));
            case "ping" -> new ClientMessage.Ping(id);
            case "refresh" -> new ClientMessage.Refresh(id, object.string("token"));
            case "configure" ->
                new ClientMessage.Configure(id, room(object), RoomChangeJson.readSettings(object.object("settings")));
            case "moderate" -> RoomChangeJson.readModerate(object, id, object.has("room") ? room(object) : null);
            default -> throw object.malformed(ErrorCode.UNKNOWN_TYPE, "this type is not known");
        };
    }

    private static ClientMessage.History history(@Nullable String id, JsonObject object)
            throws MalformedMessageException {
        Long before = object.optionalInteger("before");
        Long after = object.optionalInteger("after");
        if (before != null && after != null) {
            throw object.badField("after", "cannot stand beside before");
        }
        return new ClientMessage.History(
                id, room(object), before, after, limit(object, ClientMessage.History.DEFAULT_LIMIT));
    }

    private static int limit(JsonObject object, int absent) throws MalformedMessageException {
        int limit = object.integer("limit", absent, Limits.PAGE_ENTRIES);
        if (limit < 1) {
            throw object.badField("limit", "must be at least 1");
        }
        return limit;
    }

    private static @Nullable StreamPosition since(JsonObject object) throws MalformedMessageException {
        JsonObject since = object.optionalObject("since");
        if (since == null) {
            return null;
        }
        String epoch = since.string("epoch");
        if (epoch.isEmpty() || epoch.length() > StreamPosition.MAX_EPOCH_CHARS) {
            throw object.badField("since", "has no such epoch");
        }
        return new StreamPosition(epoch, since.integer("seq"));
    }

    private static @Nullable UserId after(JsonObject object) throws MalformedMessageException {
        String after = object.optionalString("after");
        if (after == null) {
            return null;
        }
        return UserId.parse(after).orElseThrow(() -> object.badField("after", "must be a user"));
    }

    private static RoomName room(JsonObject object) throws MalformedMessageException {
        return RoomName.parse(object.string("room"))
                .orElseThrow(() -> object.malformed(ErrorCode.BAD_ROOM, RoomName.RULE));
    }

    private static UserName name(JsonObject object) throws MalformedMessageException {
        return parseName(object, object.string("name"));
    }

    private static @Nullable UserName optionalName(JsonObject object) throws MalformedMessageException {
        String name = object.optionalString("name");
        return name == null ? null : parseName(object, name);
    }

    private static UserName parseName(JsonObject object, String name) throws MalformedMessageException {
        return UserName.parse(name).orElseThrow(() -> object.malformed(ErrorCode.BAD_NAME, UserName.RULE));
    }

    private @Nullable String reason(JsonObject object) throws MalformedMessageException {
        String reason = object.optionalString("reason");
        if (reason != null && isTooLong(reason)) {
            throw object.badField("reason", "has at most " + maxTextChars + " characters");
        }
        return reason;
    }

    private boolean isTooLong(String text) {
        return text.length() > maxTextChars && text.codePointCount(0, text.length()) > maxTextChars;
    }

    private String text(JsonObject object) throws MalformedMessageException {
        String text = object.string("text");
        if (Characters.isBlank(text)) {
            throw object.malformed(ErrorCode.TEXT_EMPTY, "the text is empty");
        }
        if (isTooLong(text)) {
            throw object.malformed(ErrorCode.TEXT_TOO_LONG, "a text has at most " + maxTextChars + " characters");
        }
        return text;
    }
}
