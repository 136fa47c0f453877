package chat.protocol.json;

import chat.protocol.AddressRange;
import chat.protocol.ClientMessage;
import chat.protocol.ErrorCode;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomChange;
import chat.protocol.RoomKind;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** A room's settings and a moderator's act as fields of a message. Stateless. */
final class RoomChangeJson {

    private RoomChangeJson() {}

    static void write(JsonGenerator json, RoomChange change) {
        if (change instanceof RoomSettings settings) {
            json.writeObjectPropertyStart("settings");
            writeSettings(json, settings);
            json.writeEndObject();
        } else if (change instanceof ModeratorAct act) {
            writeAct(json, act, "target");
        }
    }

    /** @param userField the name of the field with the user whom it concerns */
    static void writeAct(JsonGenerator json, ModeratorAct act, String userField) {
        json.writeStringProperty("action", act.action().wireName());
        writeTarget(json, act.target(), userField);
        writeNumber(json, "until", act.until());
        writeNumber(json, "since", act.since());
        writeNumber(json, "before", act.before());
        writeString(json, "reason", act.reason());
    }

    private static void writeTarget(JsonGenerator json, ModeratorAct.@Nullable Target target, String userField) {
        if (target instanceof ModeratorAct.OfUser user) {
            json.writeStringProperty(userField, user.user().value());
        } else if (target instanceof ModeratorAct.OfAddress address) {
            json.writeStringProperty("address", address.address().toString());
        } else if (target instanceof ModeratorAct.OfToken token) {
            json.writeStringProperty("token", token.id());
        }
    }

    static void writeSettings(JsonGenerator json, RoomSettings settings) {
        writeString(
                json, "kind", settings.kind() == null ? null : settings.kind().wireName());
        writeNumber(json, "slowMs", settings.slowMs());
        writeString(json, "topic", settings.topic());
        writeUsers(json, "members", settings.members());
        writeUsers(json, "moderators", settings.moderators());
        writeNumber(json, "retentionMessages", settings.retentionMessages());
        writeNumber(json, "retentionMs", settings.retentionMs());
    }

    private static void writeString(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }

    private static void writeNumber(JsonGenerator json, String name, @Nullable Long value) {
        if (value != null) {
            json.writeNumberProperty(name, (long) value);
        }
    }

    private static void writeUsers(JsonGenerator json, String name, @Nullable SortedSet<UserId> users) {
        if (users != null) {
            json.writeArrayPropertyStart(name);
            users.forEach(user -> json.writeString(user.value()));
            json.writeEndArray();
        }
    }

    /** Reads what {@link #write} wrote. */
    static RoomChange read(JsonObject object) throws MalformedMessageException {
        return object.has("action") ? readAct(object, "target") : readSettings(object.object("settings"));
    }

    /** Reads settings from the fields of {@code object}. */
    static RoomSettings readSettings(JsonObject object) throws MalformedMessageException {
        RoomKind kind = readKind(object);
        Long slowMs = object.optionalInteger("slowMs");
        String topic = object.optionalString("topic");
        SortedSet<UserId> members = readUsers(object, "members");
        SortedSet<UserId> moderators = readUsers(object, "moderators");
        Long retentionMessages = object.optionalInteger("retentionMessages");
        Long retentionMs = object.optionalInteger("retentionMs");
        try {
            return new RoomSettings(kind, slowMs, topic, members, moderators, retentionMessages, retentionMs);
        } catch (IllegalArgumentException e) {
            throw object.malformed(ErrorCode.BAD_FIELD, String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable RoomKind readKind(JsonObject object) throws MalformedMessageException {
        String kind = object.optionalString("kind");
        return kind == null
                ? null
                : RoomKind.parse(kind).orElseThrow(() -> object.badField("kind", "must be open, invite or announce"));
    }

    private static @Nullable SortedSet<UserId> readUsers(JsonObject object, String field)
            throws MalformedMessageException {
        if (!object.has(field)) {
            return null;
        }
        SortedSet<UserId> users = new TreeSet<>();
        for (String user : object.strings(field)) {
            users.add(readUser(object, field, user));
        }
        return users;
    }

    private static UserId readUser(JsonObject object, String field, String user) throws MalformedMessageException {
        return UserId.parse(user).orElseThrow(() -> object.badField(field, "is no user's id"));
    }

    /**
     * Reads an act.
     *
     * @param userField the name of the field with the user whom it concerns
     */
    static ModeratorAct readAct(JsonObject object, String userField) throws MalformedMessageException {
        ModeratorAct.Action action = ModeratorAct.Action.parse(object.string("action"))
                .orElseThrow(() -> object.badField("action", "is not known"));
        ModeratorAct.Target target = readTarget(object, userField);
        Long until = object.optionalInteger("until");
        Long since = object.optionalInteger("since");
        Long before = object.optionalInteger("before");
        String reason = object.optionalString("reason");
        try {
            return new ModeratorAct(action, target, until, since, before, reason);
        } catch (IllegalArgumentException e) {
            throw object.malformed(ErrorCode.BAD_FIELD, String.valueOf(e.getMessage()));
        }
    }

    /** Reads the command of a moderator, who says for how long, and not until when. */
    static ClientMessage.Moderate readModerate(JsonObject object, @Nullable String id, @Nullable RoomName room)
            throws MalformedMessageException {
        ModeratorAct act = readAct(object, "user");
        if (act.action().compareTo(ModeratorAct.Action.PURGE) > 0) {
            throw object.badField("action", "must be kick, mute, unmute, ban, unban or purge");
        }
        if (act.target() == null || object.has("user") && object.has("address")) {
            throw object.badField("user", "or address must be given, and one of them alone");
        }
        Long forMs = object.optionalInteger("forMs");
        if (forMs != null && (forMs < 1 || forMs > ClientMessage.Moderate.MOST_FOR_MS)) {
            throw object.badField("forMs", "must be 1 to " + ClientMessage.Moderate.MOST_FOR_MS);
        }
        Long since = act.action() == ModeratorAct.Action.PURGE ? act.since() : null;
        return new ClientMessage.Moderate(
                id, room, new ModeratorAct(act.action(), act.target(), null, since, null, act.reason()), forMs);
    }

    private static ModeratorAct.@Nullable Target readTarget(JsonObject object, String userField)
            throws MalformedMessageException {
        String user = object.optionalString(userField);
        String address = object.optionalString("address");
        String token = object.optionalString("token");
        if (user != null) {
            return new ModeratorAct.OfUser(readUser(object, userField, user));
        } else if (address != null) {
            return new ModeratorAct.OfAddress(AddressRange.parse(address)
                    .orElseThrow(() -> object.badField("address", "must be " + AddressRange.RULE)));
        }
        return token == null ? null : readToken(object, token);
    }

    private static ModeratorAct.OfToken readToken(JsonObject object, String id) throws MalformedMessageException {
        try {
            return new ModeratorAct.OfToken(id);
        } catch (IllegalArgumentException e) {
            throw object.malformed(ErrorCode.BAD_FIELD, String.valueOf(e.getMessage()));
        }
    }
}
