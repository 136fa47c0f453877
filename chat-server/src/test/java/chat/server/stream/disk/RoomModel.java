package chat.server.stream.disk;

import chat.protocol.RoomEvent;
import chat.protocol.RoomEvent.RoomChanged;
import chat.server.stream.disk.StoreModel.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A room of the model: its events, and the id that each was sent under. */
final class RoomModel {

    /**
     * An event of the model, as it is now.
     *
     * @param theirs whether its author is the other user
     */
    record Event(
            Kind kind,
            boolean theirs,
            long of,
            @Nullable String id,
            @Nullable String text) {
        Event withText(@Nullable String present) {
            return new Event(kind, theirs, of, id, present);
        }

        static Event of(RoomEvent event) {
            boolean theirs = event.user().equals(StoreModel.OTHER.user());
            if (event instanceof RoomEvent.Message message) {
                return new Event(Kind.SAY, theirs, 0, message.id(), message.text());
            } else if (event instanceof RoomEvent.Tombstone) {
                return new Event(Kind.SAY, theirs, 0, null, null);
            } else if (event instanceof RoomEvent.Edited edited) {
                return new Event(Kind.EDIT, false, edited.of(), edited.id(), edited.text());
            }
            if (event instanceof RoomChanged changed) {
                return new Event(Kind.CHANGE, false, 0, changed.id(), null);
            }
            RoomEvent.Deleted deleted = (RoomEvent.Deleted) event;
            return new Event(Kind.DELETE, false, deleted.of(), deleted.id(), null);
        }
    }

    final List<Event> events = new ArrayList<>();
    final List<String> ids = new ArrayList<>();

    /** Of events whose outcome is known. */
    final Map<Long, Long> times = new HashMap<>();

    /** All there ever were. */
    final List<RoomChanged> changes = new ArrayList<>();

    RoomModel copy() {
        RoomModel copy = new RoomModel();
        copy.events.addAll(events);
        copy.ids.addAll(ids);
        copy.changes.addAll(changes);
        copy.times.putAll(times);
        return copy;
    }

    long newest() {
        return events.size();
    }

    long oldest() {
        return Math.max(0, newest() - StoreModel.RETAINED) + 1;
    }

    /** One of the retained events, if there are any. */
    long pick(int pick) {
        return newest() == 0 ? 1 : oldest() + pick % (newest() - oldest() + 1);
    }

    boolean mayAmend(long of) {
        return mayDelete(of) && !event(of).theirs();
    }

    boolean mayDelete(long of) {
        return of <= newest() && event(of).kind() == Kind.SAY && event(of).text() != null;
    }

    /** When it happened; as late as can be while that is not known. */
    long time(long seq) {
        return times.getOrDefault(seq, Long.MAX_VALUE);
    }

    /** Deletes what one of the users said since. */
    void purge(boolean theirs, long since) {
        for (long seq = 1; seq <= newest(); seq++) {
            Event event = event(seq);
            if (event.kind() == Kind.EDIT && !theirs && event.text() != null && time(seq) >= since) {
                events.set((int) seq - 1, event.withText(null));
                purge(event.of());
            } else if (event.kind() == Kind.SAY && event.theirs() == theirs && time(seq) >= since) {
                purge(seq);
            }
        }
    }

    private void purge(long message) {
        takeTextsOfEdits(message);
        events.set((int) message - 1, new Event(Kind.SAY, event(message).theirs(), 0, null, null));
    }

    private void takeTextsOfEdits(long message) {
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).kind() == Kind.EDIT && events.get(i).of() == message) {
                events.set(i, events.get(i).withText(null));
            }
        }
    }

    Event event(long seq) {
        return events.get((int) seq - 1);
    }

    void addIf(boolean may, Event event) {
        if (may) {
            add(event);
        }
    }

    void add(Event event) {
        if (event.of() > 0) {
            takeTextsOfEdits(event.of());
            Event target = event(event.of());
            events.set(
                    (int) event.of() - 1,
                    event.kind() == Kind.EDIT
                            ? target.withText(event.text())
                            : new Event(Kind.SAY, target.theirs(), 0, null, null));
        }
        events.add(event);
        ids.add(String.valueOf(event.id()));
    }
}
