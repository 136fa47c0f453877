package chat.protocol.json;

import chat.protocol.Member;
import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.protocol.UserName;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes replies and pushes. Stateless. On the hot path: once per event of a room. */
public final class ServerMessageWriter {

    private ServerMessageWriter() {}

    /** Appends {@code message} to {@code out} in the {@code chat.v1} dialect. */
    public static void write(ServerMessage message, ByteBuf out) {
        try (JsonOutput output = JsonOutput.to(out)) {
            JsonGenerator json = output.generator();
            json.writeStartObject();
            if (message instanceof RoomEvent event) {
                RoomEventJson.write(json, event);
            } else if (message instanceof ServerMessage.Sent sent) {
                writeHead(json, "sent", sent.id());
                json.writeStringProperty("room", sent.room().value());
                json.writeNumberProperty("seq", sent.seq());
                json.writeStringProperty("epoch", sent.epoch());
                json.writeNumberProperty("time", sent.time());
                if (sent.duplicate()) {
                    json.writeBooleanProperty("duplicate", true);
                }
            } else if (message instanceof ServerMessage.Joined joined) {
                writeHead(json, "joined", joined.id());
                json.writeStringProperty("room", joined.room().value());
                json.writeStringProperty("epoch", joined.epoch());
                json.writeNumberProperty("seq", joined.seq());
                json.writeNumberProperty("first", joined.first());
                json.writeNumberProperty("members", joined.members());
                json.writeBooleanProperty("recovered", joined.recovered());
                if (joined.may() != null) {
                    json.writeStringProperty("may", joined.may());
                }
                if (joined.settings() != null) {
                    RoomChangeJson.write(json, joined.settings());
                }
                writeMuted(json, joined.muted());
            } else if (message instanceof ServerMessage.Welcome welcome) {
                writeWelcome(json, welcome);
            } else if (message instanceof ServerMessage.Presence presence) {
                json.writeStringProperty("type", "presence");
                json.writeStringProperty("room", presence.room().value());
                json.writeNumberProperty("count", presence.count());
                writeChange(json, "joined", presence.joined());
                writeChange(json, "left", presence.left());
            } else if (message instanceof ServerMessage.Failed error) {
                writeHead(json, "error", error.id());
                json.writeStringProperty("code", error.code().wireName());
                json.writeStringProperty("message", error.message());
                json.writeBooleanProperty("temporary", error.code().isTemporary() || error.retryAfterMs() != null);
                writeRetry(json, error.retryAfterMs());
            } else if (message instanceof ServerMessage.Left left) {
                writeHead(json, "left", left.id());
                json.writeStringProperty("room", left.room().value());
            } else if (message instanceof ServerMessage.HistoryPage page) {
                writeHistory(json, page);
            } else if (message instanceof ServerMessage.MembersPage page) {
                writeHead(json, "members", page.id());
                json.writeStringProperty("room", page.room().value());
                writeMembers(json, "members", page.members());
                json.writeNumberProperty("count", page.count());
                json.writeBooleanProperty("more", page.more());
            } else if (message instanceof ServerMessage.Renamed renamed) {
                writeHead(json, "renamed", renamed.id());
                json.writeStringProperty("name", renamed.name().value());
            } else if (message instanceof ServerMessage.Pong pong) {
                writePong(json, pong);
            } else if (message instanceof ServerMessage.Typing typing) {
                json.writeStringProperty("type", "typing");
                json.writeStringProperty("room", typing.room().value());
                json.writeStringProperty("user", typing.user().value());
                json.writeStringProperty("name", typing.name().value());
                json.writeBooleanProperty("active", typing.active());
            } else if (message instanceof ServerMessage.Rights rights) {
                json.writeStringProperty("type", "rights");
                json.writeStringProperty("room", rights.room().value());
                json.writeStringProperty("may", rights.may());
                writeMuted(json, rights.muted());
            } else if (message instanceof ServerMessage.Removed removed) {
                json.writeStringProperty("type", "removed");
                json.writeStringProperty("room", removed.room().value());
                json.writeStringProperty("reason", removed.reason());
                writeNumber(json, "until", removed.until());
            } else if (message instanceof ServerMessage.Invited invited) {
                json.writeStringProperty("type", "invited");
                json.writeStringProperty("room", invited.room().value());
                json.writeStringProperty("user", invited.user().value());
                json.writeStringProperty("name", invited.name().value());
            } else if (message instanceof ServerMessage.Expiring expiring) {
                json.writeStringProperty("type", "expiring");
                json.writeNumberProperty("expiresAt", expiring.expiresAt());
            } else if (message instanceof ServerMessage.Refreshed refreshed) {
                writeHead(json, "refreshed", refreshed.id());
                writeNumber(json, "expiresAt", refreshed.expiresAt());
            } else if (message instanceof ServerMessage.Moderated moderated) {
                writeModerated(json, moderated);
            } else if (message instanceof ServerMessage.Goodbye goodbye) {
                json.writeStringProperty("type", "goodbye");
                json.writeStringProperty("reason", goodbye.reason());
                writeRetry(json, goodbye.retryAfterMs());
            }
            json.writeEndObject();
        }
    }

    /** Appends what a member of the plain dialect sees of a message: {@code {"name":…,"mess":…}}. */
    public static void writePlain(UserName name, String text, ByteBuf out) {
        try (JsonOutput output = JsonOutput.to(out)) {
            JsonGenerator json = output.generator();
            json.writeStartObject();
            json.writeStringProperty("name", name.value());
            json.writeStringProperty("mess", text);
            json.writeEndObject();
        }
    }

    private static void writeWelcome(JsonGenerator json, ServerMessage.Welcome welcome) {
        writeHead(json, "welcome", welcome.id());
        json.writeStringProperty("user", welcome.user().value());
        json.writeStringProperty("name", welcome.name().value());
        if (welcome.session() != null) {
            json.writeStringProperty("session", welcome.session());
        }
        json.writeNumberProperty("time", welcome.time());
        json.writeNumberProperty("pingIntervalMs", welcome.pingIntervalMs());
        json.writeObjectPropertyStart("limits");
        json.writeNumberProperty("textChars", welcome.limits().textChars());
        json.writeNumberProperty("rooms", welcome.limits().rooms());
        json.writeNumberProperty("sendsPerSecond", welcome.limits().sendsPerSecond());
        json.writeEndObject();
    }

    private static void writeMuted(JsonGenerator json, ServerMessage.@Nullable Mute muted) {
        if (muted != null) {
            json.writeObjectPropertyStart("muted");
            writeNumber(json, "until", muted.until());
            if (muted.reason() != null) {
                json.writeStringProperty("reason", muted.reason());
            }
            json.writeEndObject();
        }
    }

    private static void writeHistory(JsonGenerator json, ServerMessage.HistoryPage page) {
        writeHead(json, "history", page.id());
        json.writeStringProperty("room", page.room().value());
        json.writeStringProperty("epoch", page.epoch());
        json.writeArrayPropertyStart("messages");
        for (RoomEvent event : page.messages()) {
            json.writeStartObject();
            RoomEventJson.write(json, event);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeBooleanProperty("more", page.more());
    }

    private static void writePong(JsonGenerator json, ServerMessage.Pong pong) {
        writeHead(json, "pong", pong.id());
        json.writeNumberProperty("time", pong.time());
        json.writeObjectPropertyStart("rooms");
        for (Map.Entry<RoomName, Long> room : pong.rooms().entrySet()) {
            json.writeNumberProperty(room.getKey().value(), (long) room.getValue());
        }
        json.writeEndObject();
    }

    private static void writeChange(JsonGenerator json, String name, List<Member> members) {
        if (!members.isEmpty()) {
            writeMembers(json, name, members);
        }
    }

    private static void writeMembers(JsonGenerator json, String name, List<Member> members) {
        json.writeArrayPropertyStart(name);
        for (Member member : members) {
            json.writeStartObject();
            json.writeStringProperty("user", member.user().value());
            json.writeStringProperty("name", member.name().value());
            if (member.role() != null) {
                json.writeStringProperty("role", member.role().wireName());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeHead(JsonGenerator json, String type, @Nullable String id) {
        json.writeStringProperty("type", type);
        writeId(json, id);
    }

    private static void writeId(JsonGenerator json, @Nullable String id) {
        if (id != null) {
            json.writeStringProperty("id", id);
        }
    }

    private static void writeRetry(JsonGenerator json, @Nullable Long retryAfterMs) {
        writeNumber(json, "retryAfterMs", retryAfterMs);
    }

    private static void writeNumber(JsonGenerator json, String name, @Nullable Long value) {
        if (value != null) {
            json.writeNumberProperty(name, (long) value);
        }
    }

    private static void writeModerated(JsonGenerator json, ServerMessage.Moderated moderated) {
        writeHead(json, "moderated", moderated.id());
        if (moderated.room() != null) {
            json.writeStringProperty("room", moderated.room().value());
        }
        writeNumber(json, "seq", moderated.seq());
    }
}
