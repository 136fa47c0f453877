package chat.server.connection;

import chat.protocol.RoomName;
import chat.protocol.UserName;
import chat.server.room.Encoding;
import org.jspecify.annotations.Nullable;

/** How a connection speaks. Immutable. */
public sealed interface Dialect {

    /** How what it gets is encoded. */
    Encoding encoding();

    /**
     * The subprotocol {@code chat.v1}: JSON objects, beginning with a hello.
     *
     * @param deflated whether messages may be deflated (RFC 7692)
     */
    record ChatV1(boolean deflated) implements Dialect {
        public static final String SUBPROTOCOL = "chat.v1";

        @Override
        public Encoding encoding() {
            return deflated ? Encoding.DEFLATED : Encoding.CHAT;
        }
    }

    /**
     * No subprotocol: every message is a line of chat in one room.
     *
     * @param name what the user is called; null for a guest's name
     */
    record Plain(RoomName room, @Nullable UserName name) implements Dialect {
        public static final RoomName LOBBY = new RoomName("lobby");

        @Override
        public Encoding encoding() {
            return Encoding.PLAIN;
        }

        /** Whether the server speaks to itself; nobody else gets into that room. */
        boolean isCanary() {
            return room.equals(RoomName.CANARY);
        }
    }
}
