package chat.protocol.json;

import chat.protocol.ClientMessage;
import chat.protocol.StreamPosition;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes commands. Stateless. */
public final class ClientMessageWriter {

    private ClientMessageWriter() {}

    /** Appends {@code message} to {@code out}. */
    public static void write(ClientMessage message, ByteBuf out) {
        try (JsonGenerator json = Json.generator(out)) {
            json.writeStartObject();
            json.writeStringProperty("type", typeOf(message));
            writeOptional(json, "id", message.id());
            writeFields(message, json);
            json.writeEndObject();
        }
    }

    private static String typeOf(ClientMessage message) {
        if (message instanceof ClientMessage.Send) {
            return "send";
        } else if (message instanceof ClientMessage.Hello) {
            return "hello";
        } else if (message instanceof ClientMessage.Join) {
            return "join";
        } else if (message instanceof ClientMessage.Leave) {
            return "leave";
        } else if (message instanceof ClientMessage.History) {
            return "history";
        } else if (message instanceof ClientMessage.Members) {
            return "members";
        } else if (message instanceof ClientMessage.Typing) {
            return "typing";
        } else if (message instanceof ClientMessage.Rename) {
            return "rename";
        } else {
            return "ping";
        }
    }

    private static void writeFields(ClientMessage message, JsonGenerator json) {
        if (message instanceof ClientMessage.Send send) {
            json.writeStringProperty("room", send.room().value());
            json.writeStringProperty("text", send.text());
        } else if (message instanceof ClientMessage.Hello hello) {
            writeOptional(
                    json, "name", hello.name() == null ? null : hello.name().value());
            writeOptional(json, "session", hello.session());
            writeOptional(json, "token", hello.token());
        } else if (message instanceof ClientMessage.Join join) {
            json.writeStringProperty("room", join.room().value());
            writeSince(json, join.since());
            json.writeNumberProperty("history", join.history());
        } else if (message instanceof ClientMessage.Leave leave) {
            json.writeStringProperty("room", leave.room().value());
        } else if (message instanceof ClientMessage.History history) {
            json.writeStringProperty("room", history.room().value());
            writeOptional(json, "before", history.before());
            writeOptional(json, "after", history.after());
            json.writeNumberProperty("limit", history.limit());
        } else if (message instanceof ClientMessage.Members members) {
            json.writeStringProperty("room", members.room().value());
            writeOptional(
                    json,
                    "after",
                    members.after() == null ? null : members.after().value());
            json.writeNumberProperty("limit", members.limit());
        } else if (message instanceof ClientMessage.Typing typing) {
            json.writeStringProperty("room", typing.room().value());
            json.writeBooleanProperty("active", typing.active());
        } else if (message instanceof ClientMessage.Rename rename) {
            json.writeStringProperty("name", rename.name().value());
        }
    }

    private static void writeSince(JsonGenerator json, @Nullable StreamPosition since) {
        if (since != null) {
            json.writeObjectPropertyStart("since");
            json.writeStringProperty("epoch", since.epoch());
            json.writeNumberProperty("seq", since.seq());
            json.writeEndObject();
        }
    }

    private static void writeOptional(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }

    private static void writeOptional(JsonGenerator json, String name, @Nullable Long value) {
        if (value != null) {
            json.writeNumberProperty(name, value);
        }
    }
}
