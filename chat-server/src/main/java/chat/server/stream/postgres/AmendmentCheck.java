package chat.server.stream.postgres;

import chat.protocol.ModeratorAct;
import chat.protocol.ModeratorAct.Action;
import chat.protocol.RoomEvent;
import chat.protocol.RoomEvent.Mark;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Finds out whether the events of a room show what later ones did to them, and only that. Confined to one thread. */
final class AmendmentCheck {

    private final Events events;
    private final StoredRoom room;

    AmendmentCheck(Connection connection, StoredRoom room) {
        this.events = new Events(connection);
        this.room = room;
    }

    /** What is wrong with an event, in a line; null: nothing. */
    @Nullable
    String fault(RoomEvent event) throws SQLException {
        if (event instanceof RoomEvent.Tombstone tombstone) {
            Mark mark = tombstone.deleted();
            return isDeletion(mark, event) ? null : "is deleted, and event " + mark.seq() + " is no deletion of it";
        }
        if (event instanceof RoomEvent.Message message && message.edited() != null) {
            Mark mark = message.edited();
            boolean isEdit =
                    events.find(room.id(), mark.seq()) instanceof RoomEvent.Edited edit && edit.of() == event.seq();
            return isEdit ? null : "is edited, and event " + mark.seq() + " is no edit of it";
        }
        if (event instanceof RoomEvent.Deleted deleted && deleted.of() >= room.oldest()) {
            return isTombstone(deleted.of()) ? null : "deletes message " + deleted.of() + ", which is still there";
        }
        if (event instanceof RoomEvent.Edited edit && edit.text() != null && edit.of() >= room.oldest()) {
            return isEditedBy(edit) ? null : "edits message " + edit.of() + ", which does not show it";
        }
        return null;
    }

    private boolean isDeletion(Mark mark, RoomEvent message) throws SQLException {
        RoomEvent event = events.find(room.id(), mark.seq());
        return event instanceof RoomEvent.Deleted deleted && deleted.of() == message.seq()
                || event instanceof RoomEvent.RoomChanged changed
                        && changed.change() instanceof ModeratorAct act
                        && act.action() == Action.PURGE
                        && new ModeratorAct.OfUser(message.user()).equals(act.target());
    }

    private boolean isTombstone(long seq) throws SQLException {
        return events.find(room.id(), seq) instanceof RoomEvent.Tombstone;
    }

    private boolean isEditedBy(RoomEvent.Edited edit) throws SQLException {
        return events.find(room.id(), edit.of()) instanceof RoomEvent.Message message
                && message.edited() != null
                && message.edited().seq() == edit.seq()
                && message.text().equals(edit.text());
    }
}
