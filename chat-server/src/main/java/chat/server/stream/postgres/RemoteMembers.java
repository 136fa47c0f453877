package chat.server.stream.postgres;

import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.stream.Signal;
import chat.server.stream.Signals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which room on other nodes, of all rooms, so that a room that opens here has its members at once. What changes for the users, of whom one can be
 * on several nodes, goes to a listener.
 *
 * <p>Thread-safe. One thread changes it, member by member, and tells the listener under the lock; so whoever asks gets what there is, then what
 * changes, and never waits for long.
 */
final class RemoteMembers {

    /** How many members at once are recalled. */
    static final int RECALL_MEMBERS = 500;

    private static final class Place {
        private UserName name;
        private long[] nodes;

        Place(UserName name, long node) {
            this.name = name;
            this.nodes = new long[] {node};
        }

        boolean isOn(long node) {
            return Arrays.stream(nodes).anyMatch(other -> other == node);
        }
    }

    private static final class Node {
        private long said;
        private boolean leaves;
        private long leavesAt;
    }

    private final long self;
    private final Consumer<Signal> listener;
    private final Map<RoomName, NavigableMap<UserId, Place>> rooms = new HashMap<>(); // guarded by this
    private final Map<Long, Node> nodes = new HashMap<>(); // the thread's that changes it
    private volatile int nodeCount;
    private int memberCount; // guarded by this

    RemoteMembers(long self, Consumer<Signal> listener) {
        this.self = self;
        this.listener = listener;
    }

    /** Whether notes before this one were missed, or the node is not known; otherwise it counts as heard. */
    boolean isHole(long node, long number) {
        Node known = nodes.get(node);
        if (known == null || number > known.said + 1) {
            return true;
        }
        if (number == known.said + 1) {
            known.said = number;
            known.leaves = false;
        }
        return false;
    }

    /** Whether the note is in what was read already. To be asked before {@link #isHole}. */
    boolean isOld(long node, long number) {
        Node known = nodes.get(node);
        return known != null && number <= known.said;
    }

    void here(long node, RoomName room, Member member) {
        synchronized (this) {
            NavigableMap<UserId, Place> places = rooms.computeIfAbsent(room, added -> new TreeMap<>());
            Place place = places.get(member.user());
            if (place == null) {
                places.put(member.user(), new Place(member.name(), node));
                memberCount++;
            } else {
                if (!place.isOn(node)) {
                    place.nodes = Arrays.copyOf(place.nodes, place.nodes.length + 1);
                    place.nodes[place.nodes.length - 1] = node;
                }
                if (place.name.equals(member.name())) {
                    return;
                }
                place.name = member.name();
            }
            listener.accept(new Signal.EnteredElsewhere(room, member));
        }
    }

    /** Answers who it was if the user is on no other node now. */
    @Nullable
    Member notHere(long node, RoomName room, UserId user) {
        synchronized (this) {
            NavigableMap<UserId, Place> places = rooms.get(room);
            Place place = places == null ? null : places.get(user);
            if (places == null || place == null || !place.isOn(node)) {
                return null;
            }
            place.nodes =
                    Arrays.stream(place.nodes).filter(other -> other != node).toArray();
            if (place.nodes.length > 0) {
                return null;
            }
            places.remove(user);
            memberCount--;
            if (places.isEmpty()) {
                rooms.remove(room);
            }
            listener.accept(new Signal.ExitedElsewhere(room, user));
            return new Member(user, place.name);
        }
    }

    /** These are all members of a node. */
    void replace(long node, MemberTable.Stored stored) {
        for (Map.Entry<RoomName, List<UserId>> room : membersOn(node).entrySet()) {
            Map<UserId, UserName> still = stored.rooms().getOrDefault(room.getKey(), Map.of());
            room.getValue().stream()
                    .filter(user -> !still.containsKey(user))
                    .forEach(user -> notHere(node, room.getKey(), user));
        }
        stored.rooms()
                .forEach((room, members) -> members.forEach((user, name) -> here(node, room, new Member(user, name))));
        Node known = nodes.computeIfAbsent(node, added -> new Node());
        known.said = stored.said();
        known.leaves = false;
        nodeCount = nodes.size();
    }

    /** Read by the only thread that changes it. */
    @SuppressWarnings("GuardedBy")
    private Map<RoomName, List<UserId>> membersOn(long node) {
        Map<RoomName, List<UserId>> found = new HashMap<>();
        rooms.forEach((room, places) -> places.forEach((user, place) -> {
            if (place.isOn(node)) {
                found.computeIfAbsent(room, added -> new ArrayList<>()).add(user);
            }
        }));
        return found;
    }

    /** The node is gone: its members leave then, unless it is heard of before. */
    void leaves(long node, long atNanos) {
        Node known = nodes.get(node);
        if (known != null && !(known.leaves && known.leavesAt - atNanos < 0)) {
            known.leaves = true;
            known.leavesAt = atNanos;
        }
    }

    /** The same for all nodes but these. */
    void allLeaveBut(Set<Long> present, long atNanos) {
        nodes.keySet().stream().filter(node -> !present.contains(node)).forEach(node -> leaves(node, atNanos));
    }

    /** Those leave now whose time has come. */
    List<Long> leave(long nowNanos) {
        List<Long> due = nodes.entrySet().stream()
                .filter(entry -> entry.getValue().leaves && entry.getValue().leavesAt - nowNanos <= 0)
                .map(Map.Entry::getKey)
                .toList();
        nodes.keySet().removeAll(due);
        nodeCount = nodes.size();
        boolean first =
                nodes.keySet().stream().allMatch(other -> self < other); // each of those that live finds the same one
        for (long node : due) {
            membersOn(node).forEach((room, users) -> users.forEach(user -> leave(node, room, user, first)));
        }
        return due;
    }

    private void leave(long node, RoomName room, UserId user, boolean observed) {
        Member lost = notHere(node, room, user);
        if (lost != null && observed) {
            listener.accept(new Signal.Lost(room, lost));
        }
    }

    /** The listener hears who is in a room, once more; what would be too much at once goes to {@code later}. Any thread. */
    void recall(RoomName room, Executor later) {
        recall(room, null, later);
    }

    private void recall(RoomName room, @Nullable UserId after, Executor later) {
        Signals.Elsewhere page;
        synchronized (this) {
            page = page(room, after, RECALL_MEMBERS);
            page.members().forEach(member -> listener.accept(new Signal.EnteredElsewhere(room, member)));
        }
        if (page.more()) {
            UserId last = page.members().get(page.members().size() - 1).user();
            later.execute(() -> recall(room, last, later));
        }
    }

    /** Any thread. */
    synchronized Signals.Elsewhere page(RoomName room, @Nullable UserId after, int limit) {
        NavigableMap<UserId, Place> places = rooms.get(room);
        if (places == null) {
            return Signals.Elsewhere.NOBODY;
        }
        Map<UserId, Place> rest = after == null ? places : places.tailMap(after, false);
        List<Member> members = new ArrayList<>();
        for (Map.Entry<UserId, Place> entry : rest.entrySet()) {
            if (members.size() == limit) {
                return new Signals.Elsewhere(members, places.size(), true);
            }
            members.add(new Member(entry.getKey(), entry.getValue().name));
        }
        return new Signals.Elsewhere(members, places.size(), false);
    }

    /** Any thread. */
    synchronized boolean has(RoomName room, UserId user) {
        NavigableMap<UserId, Place> places = rooms.get(room);
        return places != null && places.containsKey(user);
    }

    /** Those in which people talk. Any thread. */
    synchronized List<RoomName> rooms() {
        return rooms.keySet().stream().filter(room -> !room.isOfServer()).toList();
    }

    /** Other nodes that are known. Any thread. */
    int nodes() {
        return nodeCount;
    }

    /** Users in rooms on other nodes, each once for a room. Any thread. */
    synchronized int members() {
        return memberCount;
    }
}
