package chat.protocol.json;

import chat.protocol.ClientMessage;
import chat.protocol.RoomName;
import chat.protocol.StreamPosition;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes commands. Stateless. */
public final class ClientMessageWriter {

    private ClientMessageWriter() {}

    /** Appends {@code message} to {@code out}. */
    public static void write(ClientMessage message, ByteBuf out) {
        try (JsonOutput output = JsonOutput.to(out)) {
            JsonGenerator json = output.generator();
            json.writeStartObject();
            message.accept(new Fields(json));
            writeOptional(json, "id", message.id());
            json.writeEndObject();
        }
    }

    /** Writes the type and what belongs to it. */
    private record Fields(JsonGenerator json) implements ClientMessage.Visitor {

        private void type(String type) {
            json.writeStringProperty("type", type);
        }

        private void type(String type, RoomName room) {
            type(type);
            json.writeStringProperty("room", room.value());
        }

        @Override
        public void hello(ClientMessage.Hello hello) {
            type("hello");
            writeOptional(
                    json, "name", hello.name() == null ? null : hello.name().value());
            writeOptional(json, "session", hello.session());
            writeOptional(json, "token", hello.token());
        }

        @Override
        public void join(ClientMessage.Join join) {
            type("join", join.room());
            writeSince(json, join.since());
            json.writeNumberProperty("history", join.history());
        }

        @Override
        public void leave(ClientMessage.Leave leave) {
            type("leave", leave.room());
        }

        @Override
        public void send(ClientMessage.Send send) {
            type("send", send.room());
            json.writeStringProperty("text", send.text());
        }

        @Override
        public void edit(ClientMessage.Edit edit) {
            type("edit", edit.room());
            json.writeNumberProperty("seq", edit.seq());
            json.writeStringProperty("text", edit.text());
        }

        @Override
        public void delete(ClientMessage.Delete delete) {
            type("delete", delete.room());
            json.writeNumberProperty("seq", delete.seq());
            writeOptional(json, "reason", delete.reason());
        }

        @Override
        public void history(ClientMessage.History history) {
            type("history", history.room());
            writeOptional(json, "before", history.before());
            writeOptional(json, "after", history.after());
            json.writeNumberProperty("limit", history.limit());
        }

        @Override
        public void members(ClientMessage.Members members) {
            type("members", members.room());
            writeOptional(
                    json,
                    "after",
                    members.after() == null ? null : members.after().value());
            json.writeNumberProperty("limit", members.limit());
        }

        @Override
        public void typing(ClientMessage.Typing typing) {
            type("typing", typing.room());
            json.writeBooleanProperty("active", typing.active());
        }

        @Override
        public void rename(ClientMessage.Rename rename) {
            type("rename");
            json.writeStringProperty("name", rename.name().value());
        }

        @Override
        public void ping(ClientMessage.Ping ping) {
            type("ping");
        }

        @Override
        public void refresh(ClientMessage.Refresh refresh) {
            type("refresh");
            json.writeStringProperty("token", refresh.token());
        }

        @Override
        public void configure(ClientMessage.Configure configure) {
            type("configure", configure.room());
            json.writeObjectPropertyStart("settings");
            RoomChangeJson.writeSettings(json, configure.settings());
            json.writeEndObject();
        }

        @Override
        public void moderate(ClientMessage.Moderate moderate) {
            type("moderate");
            writeOptional(
                    json,
                    "room",
                    moderate.room() == null ? null : moderate.room().value());
            RoomChangeJson.writeAct(json, moderate.act(), "user");
            writeOptional(json, "forMs", moderate.forMs());
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
