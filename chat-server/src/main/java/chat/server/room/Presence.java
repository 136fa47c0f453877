package chat.server.room;

import chat.protocol.Limits;
import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.protocol.UserId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a room: users, however many connections each of them has, on however many nodes. Thread-safe; its methods are short.
 *
 * <p>Changes gather until {@link #takeChanges}, so that a room hears of a crowd in one push.
 */
public final class Presence {

    /** The users after {@code after}, or from the first on; at most {@code limit}. */
    public record PageRequest(@Nullable UserId after, int limit) {}

    /** Users in the order of their ids, of {@code count} in the room. */
    public record Page(List<Member> members, int count, boolean more) {}

    private static final class Place {
        private Member member;
        private int connections;
        private boolean elsewhere;

        Place(Member member) {
            this.member = member;
        }
    }

    private final RoomName room;
    private final Supplier<RoomObserver> observer;
    private final NavigableMap<UserId, Place> places = new TreeMap<>();

    /** Who came, went or was renamed since the last push, as they were before; null for who was not here. */
    private Map<UserId, Before> changes = new LinkedHashMap<>();

    private record Before(@Nullable Member member) {}

    /** @param observer hears who comes and goes by a connection of this node */
    Presence(RoomName room, Supplier<RoomObserver> observer) {
        this.room = room;
        this.observer = observer;
    }

    /** Adds a connection of a user; true if a push is due that was not due before. */
    synchronized boolean enter(Member member) {
        boolean first = changes.isEmpty();
        if (!places.containsKey(member.user())) {
            observer.get().joined(room, member);
        }
        place(member).connections++;
        return first && !changes.isEmpty();
    }

    /**
     * Adds a user whom another node has, or gives it another name or role; true if a push is due that was not due before. Of the role of a user who is
     * here, too, this node knows best.
     */
    synchronized boolean enterElsewhere(Member member) {
        boolean first = changes.isEmpty();
        Place here = places.get(member.user());
        place(here == null || here.connections == 0 ? member : member.as(here.member.role())).elsewhere = true;
        return first && !changes.isEmpty();
    }

    private Place place(Member member) {
        Place place = places.get(member.user());
        if (place == null) {
            place = new Place(member);
            places.put(member.user(), place);
            changes.putIfAbsent(member.user(), new Before(null));
        } else {
            change(member, place);
        }
        return place;
    }

    /** Takes a connection of a user away; true if a push is due that was not due before. */
    synchronized boolean exit(UserId user) {
        Place place = places.get(user);
        if (place == null || --place.connections > 0 || place.elsewhere) {
            return false;
        }
        observer.get().left(room, place.member);
        return remove(user, place);
    }

    /** Takes a user away whom no other node has any more; true if a push is due that was not due before. */
    synchronized boolean exitElsewhere(UserId user) {
        Place place = places.get(user);
        if (place == null) {
            return false;
        }
        place.elsewhere = false;
        return place.connections == 0 && remove(user, place);
    }

    private boolean remove(UserId user, Place place) {
        boolean first = changes.isEmpty();
        places.remove(user);
        changes.putIfAbsent(user, new Before(place.member));
        return first;
    }

    /** Gives a user another name or role; true if a push is due that was not due before. */
    synchronized boolean rename(Member member) {
        boolean first = changes.isEmpty();
        Place place = places.get(member.user());
        if (place != null) {
            change(member, place);
        }
        return first && !changes.isEmpty();
    }

    private void change(Member member, Place place) {
        if (!place.member.equals(member)) {
            changes.putIfAbsent(member.user(), new Before(place.member));
            place.member = member;
        }
    }

    synchronized boolean has(UserId user) {
        return places.containsKey(user);
    }

    synchronized int count() {
        return places.size();
    }

    synchronized Page page(PageRequest request) {
        UserId after = request.after();
        Map<UserId, Place> rest = after == null ? places : places.tailMap(after, false);
        List<Member> members = new ArrayList<>();
        for (Map.Entry<UserId, Place> entry : rest.entrySet()) {
            if (members.size() == request.limit()) {
                return new Page(members, places.size(), true);
            }
            members.add(entry.getValue().member);
        }
        return new Page(members, places.size(), false);
    }

    /** What changed since the last call; null if nothing did in the end. */
    synchronized ServerMessage.@Nullable Presence takeChanges() {
        Map<UserId, Before> taken = changes;
        changes = new LinkedHashMap<>();
        List<Member> joined = new ArrayList<>();
        List<Member> left = new ArrayList<>();
        for (Map.Entry<UserId, Before> change : taken.entrySet()) {
            Member before = change.getValue().member();
            Place now = places.get(change.getKey());
            if (now == null && before != null) {
                left.add(before.as(null));
            } else if (now != null && !now.member.equals(before)) {
                joined.add(now.member);
            }
        }
        if (joined.isEmpty() && left.isEmpty()) {
            return null;
        }
        return places.size() > Limits.PRESENCE_LIST_MEMBERS
                ? new ServerMessage.Presence(room, places.size(), List.of(), List.of())
                : new ServerMessage.Presence(room, places.size(), joined, left);
    }
}
