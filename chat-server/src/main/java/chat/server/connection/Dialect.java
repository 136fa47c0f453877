package chat.server.connection;

import chat.protocol.RoomName;
import chat.protocol.UserName;
import org.jspecify.annotations.Nullable;

/** How a connection speaks. Immutable. */
public sealed interface Dialect {

    /** The subprotocol {@code chat.v1}: JSON objects, beginning with a hello. */
    record ChatV1() implements Dialect {
        public static final String SUBPROTOCOL = "chat.v1";
    }

    /**
     * No subprotocol: every message is a line of chat in one room.
     *
     * @param name what the user is called; null for a guest's name
     */
    record Plain(RoomName room, @Nullable UserName name) implements Dialect {
        public static final RoomName LOBBY = new RoomName("lobby");
    }
}
