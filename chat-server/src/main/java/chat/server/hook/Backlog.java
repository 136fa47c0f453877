package chat.server.hook;

import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.server.stream.Cursors;
import chat.server.stream.Cursors.Cursor;
import chat.server.stream.DamagedException;
import chat.server.stream.HistoryPage;
import chat.server.stream.Payload;
import chat.server.stream.RoomStreams;
import chat.server.stream.UnavailableException;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rooms that may have something for a webhook. Confined to the event loop, but for {@link #add}.
 *
 * <p>Only the rooms wait here, and no event: each request is made anew of what the rooms have then. So nobody gets a text that was
 * deleted meanwhile, and what waits takes no memory.
 */
final class Backlog {

    private final Hook hook;
    private final EventLoop loop;
    private final RoomStreams streams;
    private final Cursors cursors;
    private final Set<RoomName> added = ConcurrentHashMap.newKeySet();
    private final Map<RoomName, PlaceInRoom> places = new HashMap<>();
    private final Deque<PlaceInRoom> due = new ArrayDeque<>();
    private long sinceMillis;
    private long term;
    private boolean closed;

    Backlog(Hook hook, EventLoop loop, RoomStreams streams, Cursors cursors) {
        this.hook = hook;
        this.loop = loop;
        this.streams = streams;
        this.cursors = cursors;
    }

    /** Sets when the webhook begins in rooms where it was never. */
    void beginAt(long millis) {
        sinceMillis = millis;
    }

    /** There may be something in a room. On the hot path: once per event, on any thread. */
    void add(RoomName room) {
        added.add(room);
    }

    /** The same of several. */
    void add(Collection<RoomName> rooms) {
        added.addAll(rooms);
    }

    /** Whether some rooms wait to be read from, by this node. To be called while none is read from. */
    boolean isDue() {
        long present = cursors.term();
        if (present != term) {
            forget(); // another node may have moved the cursors
            term = present;
        }
        if (present == 0) {
            added.clear();
            return false;
        }
        for (Iterator<RoomName> rooms = added.iterator(); rooms.hasNext(); ) {
            RoomName room = rooms.next();
            PlaceInRoom place = places.get(room);
            if (place == null) {
                place = new PlaceInRoom(streams.open(room), loop, () -> cursors.find(hook.name(), room), sinceMillis);
                places.put(room, place);
            }
            rooms.remove(); // before it is read from
            queue(place);
        }
        return !due.isEmpty();
    }

    private void queue(PlaceInRoom place) {
        if (!place.queued) {
            place.queued = true;
            due.addLast(place);
        }
    }

    /** Reads from one room after the other until the draft is full; completes on the loop, unless this is closed meanwhile. */
    CompletableFuture<Draft> fill(Draft draft) {
        CompletableFuture<Draft> filled = new CompletableFuture<>();
        fill(draft, filled);
        return filled;
    }

    private void fill(Draft draft, CompletableFuture<Draft> filled) {
        PlaceInRoom place = draft.room() > 0 ? due.poll() : null;
        if (place == null) {
            filled.complete(draft);
            return;
        }
        place.queued = false;
        draft.reads(place);
        attempt(place, draft.room())
                .whenComplete((page, failure) -> loop.execute(() -> {
                    if (closed) {
                        return;
                    }
                    try {
                        if (failure == null) {
                            take(draft, place, page);
                        } else {
                            skipDamage(draft, place, failure);
                        }
                        fill(draft, filled);
                    } catch (RuntimeException e) {
                        filled.completeExceptionally(e);
                    }
                }));
    }

    private static CompletionStage<HistoryPage> attempt(PlaceInRoom place, int limit) {
        try {
            return place.next(limit);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void take(Draft draft, PlaceInRoom place, HistoryPage page) {
        List<RoomEvent> events = page.events();
        long before = place.newestRead();
        skip(draft, place, (events.isEmpty() ? page.position().oldest() : page.firstSeq()) - 1);
        for (int i = 0; i < events.size() && draft.room() > 0; i++) {
            RoomEvent event = events.get(i);
            if (hook.wants(HookEvent.of(event))) {
                draft.add(event, place.epoch(), Payload.shown(page.payloads().get(i)));
            }
            place.read(event.seq(), event.time());
        }
        if (place.newestRead() < page.position().newest()) {
            if (place.newestRead() == before) {
                throw new UnavailableException(new IllegalStateException("no event of " + place.room()));
            }
            queue(place);
        }
    }

    private void skipDamage(Draft draft, PlaceInRoom place, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (!(cause instanceof DamagedException damage)) {
            throw new UnavailableException(failure);
        }
        skip(draft, place, damage.last());
        queue(place);
    }

    /** The events up to this one are gone, if it has not had them. */
    private static void skip(Draft draft, PlaceInRoom place, long last) {
        long from = place.newestRead() + 1;
        if (from <= last) {
            draft.add(new Draft.Lost(place.room(), place.epoch(), from, last));
            place.read(last, 0);
        }
    }

    /** The request has failed: its rooms are the next ones again, in the same order. */
    void goBack(Draft draft) {
        List<PlaceInRoom> read = draft.places();
        for (int i = read.size() - 1; i >= 0; i--) {
            PlaceInRoom place = read.get(i);
            place.goBack();
            if (place.queued) {
                due.remove(place);
            }
            place.queued = true;
            due.addFirst(place);
        }
    }

    /** The request has succeeded. Fails if that could not be stored; the webhook goes on all the same. */
    CompletionStage<Void> commit(Draft draft) {
        Map<RoomName, Cursor> moved = new HashMap<>();
        for (PlaceInRoom place : draft.places()) {
            Cursor now = place.commit();
            if (now != null) {
                moved.put(place.room(), now);
            }
            if (!place.queued) {
                places.remove(place.room());
                place.close();
            }
        }
        return moved.isEmpty() ? CompletableFuture.allOf() : cursors.save(hook.name(), moved);
    }

    /** Ends; gives the rooms that may have more. */
    Set<RoomName> close() {
        closed = true;
        Set<RoomName> rooms = new HashSet<>(places.keySet());
        rooms.addAll(added);
        forget();
        return rooms;
    }

    private void forget() {
        places.values().forEach(PlaceInRoom::close);
        places.clear();
        due.clear();
    }
}
