package chat.protocol.json;

import chat.protocol.ErrorCode;
import chat.protocol.Limits;
import chat.protocol.Member;
import chat.protocol.MemberRole;
import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.protocol.UserId;
import chat.protocol.UserName;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads replies and pushes: a client's side of the protocol. Takes time linear in the bytes given. Stateless. */
public final class ServerMessageReader {

    private ServerMessageReader() {}

    /**
     * Reads the readable bytes of {@code json}, whose indexes and references stay as they are.
     *
     * @throws MalformedMessageException whatever is wrong with the bytes
     */
    public static ServerMessage read(ByteBuf json) throws MalformedMessageException {
        JsonObject object = JsonObject.parse(json);
        String id = object.messageId();
        String type = object.string("type");
        return switch (type) {
            case "message", "edited", "deleted", "changed" -> RoomEventJson.read(object, room(object));
            case "sent" ->
                new ServerMessage.Sent(
                        id,
                        room(object),
                        object.integer("seq"),
                        object.string("epoch"),
                        object.integer("time"),
                        object.flag("duplicate", false));
            case "joined" ->
                new ServerMessage.Joined(
                        id,
                        room(object),
                        object.string("epoch"),
                        object.integer("seq"),
                        object.integer("first"),
                        count(object, "members"),
                        object.flag("recovered"),
                        object.optionalString("may"),
                        object.has("settings") ? RoomChangeJson.readSettings(object.object("settings")) : null,
                        muted(object));
            case "welcome" -> welcome(id, object);
            case "presence" ->
                new ServerMessage.Presence(
                        room(object), count(object, "count"), members(object, "joined"), members(object, "left"));
            case "error" ->
                new ServerMessage.Failed(
                        id, code(object), object.string("message"), object.optionalInteger("retryAfterMs"));
            case "rights" -> new ServerMessage.Rights(room(object), object.string("may"), muted(object));
            case "left" -> new ServerMessage.Left(id, room(object));
            case "history" -> history(id, object);
            case "members" ->
                new ServerMessage.MembersPage(
                        id, room(object), members(object, "members"), count(object, "count"), object.flag("more"));
            case "renamed" -> new ServerMessage.Renamed(id, name(object));
            case "pong" -> pong(id, object);
            case "typing" -> new ServerMessage.Typing(room(object), user(object), name(object), object.flag("active"));
            case "invited" -> new ServerMessage.Invited(room(object), user(object), name(object));
            case "expiring" -> new ServerMessage.Expiring(object.integer("expiresAt"));
            case "refreshed" -> new ServerMessage.Refreshed(id, object.optionalInteger("expiresAt"));
            case "removed" ->
                new ServerMessage.Removed(room(object), object.string("reason"), object.optionalInteger("until"));
            case "moderated" -> new ServerMessage.Moderated(id, optionalRoom(object), object.optionalInteger("seq"));
            case "goodbye" ->
                new ServerMessage.Goodbye(object.string("reason"), object.optionalInteger("retryAfterMs"));
            default -> throw object.malformed(ErrorCode.UNKNOWN_TYPE, "this type is not known");
        };
    }

    private static ServerMessage.Welcome welcome(@Nullable String id, JsonObject object)
            throws MalformedMessageException {
        JsonObject limits = object.object("limits");
        return new ServerMessage.Welcome(
                id,
                user(object),
                name(object),
                object.optionalString("session"),
                object.integer("time"),
                object.integer("pingIntervalMs"),
                new Limits(count(limits, "textChars"), count(limits, "rooms"), count(limits, "sendsPerSecond")));
    }

    private static ServerMessage.@Nullable Mute muted(JsonObject object) throws MalformedMessageException {
        if (!object.has("muted")) {
            return null;
        }
        JsonObject muted = object.object("muted");
        return new ServerMessage.Mute(muted.optionalInteger("until"), muted.optionalString("reason"));
    }

    private static ServerMessage.HistoryPage history(@Nullable String id, JsonObject object)
            throws MalformedMessageException {
        RoomName room = room(object);
        List<RoomEvent> messages = new ArrayList<>();
        for (JsonObject event : object.objects("messages")) {
            messages.add(RoomEventJson.read(event, room));
        }
        return new ServerMessage.HistoryPage(id, room, object.string("epoch"), messages, object.flag("more"));
    }

    private static ServerMessage.Pong pong(@Nullable String id, JsonObject object) throws MalformedMessageException {
        JsonObject positions = object.object("rooms");
        Map<RoomName, Long> rooms = new LinkedHashMap<>();
        for (int i = 0; i < positions.size(); i++) {
            RoomName room =
                    RoomName.parse(positions.nameAt(i)).orElseThrow(() -> object.badField("rooms", "names no room"));
            rooms.put(room, positions.integerAt(i));
        }
        return new ServerMessage.Pong(id, object.integer("time"), rooms);
    }

    private static List<Member> members(JsonObject object, String field) throws MalformedMessageException {
        List<Member> members = new ArrayList<>();
        for (JsonObject member : object.objects(field)) {
            members.add(new Member(user(member), name(member), MemberRole.parse(member.optionalString("role"))));
        }
        return members;
    }

    private static int count(JsonObject object, String field) throws MalformedMessageException {
        return (int) Math.min(object.integer(field), Integer.MAX_VALUE);
    }

    static RoomName room(JsonObject object) throws MalformedMessageException {
        return RoomName.parseAny(object.string("room")).orElseThrow(() -> object.badField("room", "is no room's name"));
    }

    private static @Nullable RoomName optionalRoom(JsonObject object) throws MalformedMessageException {
        return object.has("room") ? room(object) : null;
    }

    static UserId user(JsonObject object) throws MalformedMessageException {
        return UserId.parse(object.string("user")).orElseThrow(() -> object.badField("user", "is no user's id"));
    }

    static UserName name(JsonObject object) throws MalformedMessageException {
        return UserName.parse(object.string("name")).orElseThrow(() -> object.badField("name", "is no user's name"));
    }

    private static ErrorCode code(JsonObject object) throws MalformedMessageException {
        String name = object.string("code");
        for (ErrorCode code : ErrorCode.values()) {
            if (code.wireName().equals(name)) {
                return code;
            }
        }
        throw object.badField("code", "is not known");
    }
}
