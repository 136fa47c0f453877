package chat.server.stream.postgres;

import chat.protocol.RoomName;
import java.sql.SQLException;

/** A room is not in this database: its slot has moved. */
final class MovedException extends SQLException {

    private static final long serialVersionUID = 1;

    private final int slot;

    MovedException(RoomName room) {
        super("the rooms of slot " + Slot.of(room) + " are in another database", Failure.MOVED_STATE);
        slot = Slot.of(room);
    }

    int slot() {
        return slot;
    }
}
