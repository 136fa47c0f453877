package chat.protocol.json;

import chat.protocol.ErrorCode;
import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The fields of a room's events, which are the same in a push and in a {@code history} page. Stateless. */
final class RoomEventJson {

    private RoomEventJson() {}

    /** On the hot path: once per event of a room. */
    static void write(JsonGenerator json, RoomEvent event) {
        if (event instanceof RoomEvent.Message message) {
            writeHead(json, "message", event);
            json.writeStringProperty("user", message.user().value());
            json.writeStringProperty("name", message.name().value());
            json.writeStringProperty("text", message.text());
            writeEnd(json, event);
            writeMark(json, "edited", message.edited());
        } else if (event instanceof RoomEvent.Tombstone tombstone) {
            writeHead(json, "message", event);
            json.writeStringProperty("user", tombstone.user().value());
            writeEnd(json, event);
            writeMark(json, "deleted", tombstone.deleted());
        } else if (event instanceof RoomEvent.Edited edited) {
            writeHead(json, "edited", event);
            json.writeNumberProperty("of", edited.of());
            json.writeStringProperty("user", edited.user().value());
            json.writeStringProperty("name", edited.name().value());
            writeOptional(json, "text", edited.text());
            writeEnd(json, event);
        } else if (event instanceof RoomEvent.Deleted deleted) {
            writeHead(json, "deleted", event);
            json.writeNumberProperty("of", deleted.of());
            json.writeStringProperty("user", deleted.user().value());
            json.writeStringProperty("name", deleted.name().value());
            writeOptional(json, "reason", deleted.reason());
            writeEnd(json, event);
        } else if (event instanceof RoomEvent.RoomChanged changed) {
            writeHead(json, "changed", event);
            json.writeStringProperty("user", changed.user().value());
            RoomChangeJson.write(json, changed.change());
            writeEnd(json, event);
        }
    }

    private static void writeHead(JsonGenerator json, String type, RoomEvent event) {
        json.writeStringProperty("type", type);
        json.writeStringProperty("room", event.room().value());
        json.writeNumberProperty("seq", event.seq());
    }

    private static void writeEnd(JsonGenerator json, RoomEvent event) {
        json.writeNumberProperty("time", event.time());
        writeOptional(json, "id", event.id());
    }

    private static void writeMark(JsonGenerator json, String name, RoomEvent.@Nullable Mark mark) {
        if (mark != null) {
            json.writeObjectPropertyStart(name);
            json.writeNumberProperty("seq", mark.seq());
            json.writeNumberProperty("time", mark.time());
            json.writeEndObject();
        }
    }

    private static void writeOptional(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }

    static RoomEvent read(JsonObject object, RoomName room) throws MalformedMessageException {
        long seq = object.integer("seq");
        UserId user = ServerMessageReader.user(object);
        long time = object.integer("time");
        String id = object.optionalString("id");
        return switch (object.string("type")) {
            case "message" -> readMessage(object, room, seq, user, time, id);
            case "edited" ->
                new RoomEvent.Edited(
                        room, seq, object.integer("of"), user, name(object), object.optionalString("text"), time, id);
            case "deleted" ->
                new RoomEvent.Deleted(
                        room, seq, object.integer("of"), user, name(object), time, id, object.optionalString("reason"));
            case "changed" -> new RoomEvent.RoomChanged(room, seq, user, time, id, RoomChangeJson.read(object));
            default -> throw object.malformed(ErrorCode.UNKNOWN_TYPE, "this type is not known");
        };
    }

    private static RoomEvent readMessage(
            JsonObject object, RoomName room, long seq, UserId user, long time, @Nullable String id)
            throws MalformedMessageException {
        RoomEvent.Mark deleted = mark(object, "deleted");
        return deleted == null
                ? new RoomEvent.Message(
                        room, seq, user, name(object), object.string("text"), time, id, mark(object, "edited"))
                : new RoomEvent.Tombstone(room, seq, user, time, deleted);
    }

    private static UserName name(JsonObject object) throws MalformedMessageException {
        return ServerMessageReader.name(object);
    }

    private static RoomEvent.@Nullable Mark mark(JsonObject object, String field) throws MalformedMessageException {
        JsonObject mark = object.optionalObject(field);
        return mark == null ? null : new RoomEvent.Mark(mark.integer("seq"), mark.integer("time"));
    }
}
