package chat.server.stream.postgres;

import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which room by a connection to this node, and where the other nodes have to hear of it. Thread-safe; no method waits.
 *
 * <p>What is said is absolute, a user is in a room or is not, so it does not matter how often it is said: it is looked up only when it goes out, and
 * if too much gathers, everything is said instead.
 */
final class OwnMembers {

    /** Changes that may wait; beyond them all members are said again. */
    static final int MOST_UNSAID = 50_000;

    private record Place(RoomName room, UserId user) {}

    private record Held(UserName name, int connections) {}

    /**
     * How it is now.
     *
     * @param name null for a user who is not in the room
     */
    record Standing(RoomName room, UserId user, @Nullable UserName name) {}

    private final int most;
    private final Map<Place, Held> held = new ConcurrentHashMap<>();
    private final Set<Place> unsaid = ConcurrentHashMap.newKeySet();
    private volatile boolean overflown;

    OwnMembers(int most) {
        this.most = most;
    }

    /** A connection of the user has come into the room; whether that is news. */
    boolean enter(RoomName room, Member member) {
        return put(room, member, 1);
    }

    /** Whether that is news. */
    boolean rename(RoomName room, Member member) {
        return held.containsKey(new Place(room, member.user())) && put(room, member, 0);
    }

    private boolean put(RoomName room, Member member, int added) {
        Place place = new Place(room, member.user());
        boolean[] news = {false};
        held.compute(place, (key, before) -> {
            int connections = (before == null ? 0 : before.connections) + added;
            news[0] = connections > 0 && (before == null || !before.name.equals(member.name()));
            return connections > 0 ? new Held(member.name(), connections) : null;
        });
        return news[0] && mark(place);
    }

    /** A connection of the user has left the room; whether that is news. */
    boolean exit(RoomName room, UserId user) {
        Place place = new Place(room, user);
        boolean[] news = {false};
        held.computeIfPresent(place, (key, before) -> {
            news[0] = before.connections == 1;
            return news[0] ? null : new Held(before.name, before.connections - 1);
        });
        return news[0] && mark(place);
    }

    /** After the change itself, so that whoever takes the mark sees it. */
    private boolean mark(Place place) {
        if (!overflown) {
            unsaid.add(place);
            if (unsaid.size() > most) {
                overflown = true;
            }
        }
        return true;
    }

    boolean hasNews() {
        return !unsaid.isEmpty();
    }

    /** Whether all members have to be said again. */
    boolean isOverflown() {
        return overflown;
    }

    /** Takes some of what has to be said. */
    List<Standing> take(int limit) {
        List<Standing> taken = new ArrayList<>();
        Iterator<Place> places = unsaid.iterator();
        while (places.hasNext() && taken.size() < limit) {
            Place place = places.next();
            places.remove(); // first: whatever changes from now on is marked again
            Held now = held.get(place);
            taken.add(new Standing(place.room, place.user, now == null ? null : now.name));
        }
        return taken;
    }

    /** They could not be said. */
    void putBack(List<Standing> taken) {
        taken.forEach(standing -> mark(new Place(standing.room(), standing.user())));
    }

    /** All members, as they are when they are looked at. What changes from now on has to be said besides. */
    Iterator<Standing> takeAll() {
        overflown = false;
        unsaid.clear();
        Iterator<Map.Entry<Place, Held>> all = held.entrySet().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public Standing next() {
                Map.Entry<Place, Held> next = all.next();
                return new Standing(next.getKey().room, next.getKey().user, next.getValue().name);
            }
        };
    }

    /** Not all of them could be said. */
    void putAllBack() {
        overflown = true;
    }
}
