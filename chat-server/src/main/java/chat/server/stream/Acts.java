package chat.server.stream;

import chat.protocol.ModeratorAct;
import chat.protocol.ModeratorAct.Action;
import chat.protocol.ModeratorAct.Target;
import chat.protocol.RoomEvent.RoomChanged;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Acts in force, at most one of an action on a target. Immutable. A change copies one small map of many, as there can be thousands of acts, and a raid
 * brings thousands of changes.
 */
final class Acts {

    /** A power of two. */
    private static final int MAPS = 64;

    /** No act has an end. */
    private static final long NEVER = Long.MAX_VALUE;

    static final Acts NONE = new Acts(List.of(), 0, NEVER);

    private record Key(Action action, @Nullable Target target) {}

    /** As many as {@link #MAPS}, or none. None of them is changed any more. */
    private final List<Map<Key, RoomChanged>> maps;

    private final int size;

    /** When the first act ends, or earlier. */
    private final long firstEnd;

    private Acts(List<Map<Key, RoomChanged>> maps, int size, long firstEnd) {
        this.maps = maps;
        this.size = size;
        this.firstEnd = firstEnd;
    }

    int size() {
        return size;
    }

    /** The change with the act; null if there is none. */
    @Nullable
    RoomChanged find(Action action, @Nullable Target target) {
        Key key = new Key(action, target);
        return size == 0 ? null : maps.get(index(key)).get(key);
    }

    /** These, and the act of a change, in the place of the one before. */
    Acts with(RoomChanged change) {
        ModeratorAct act = act(change);
        Key key = new Key(act.action(), act.target());
        Map<Key, RoomChanged> map = size == 0 ? new HashMap<>() : new HashMap<>(maps.get(index(key)));
        int more = map.put(key, change) == null ? 1 : 0;
        return replaced(index(key), map, size + more, Math.min(firstEnd, end(act)));
    }

    /** These without one. */
    Acts without(Action action, @Nullable Target target) {
        Key key = new Key(action, target);
        if (find(action, target) == null) {
            return this;
        }
        Map<Key, RoomChanged> map = new HashMap<>(maps.get(index(key)));
        map.remove(key);
        return replaced(index(key), map, size - 1, firstEnd);
    }

    private Acts replaced(int index, Map<Key, RoomChanged> map, int newSize, long newFirstEnd) {
        if (newSize == 0) {
            return NONE;
        }
        List<Map<Key, RoomChanged>> copies = new ArrayList<>(MAPS);
        for (int i = 0; i < MAPS; i++) {
            copies.add(i == index ? map : size == 0 ? Map.of() : maps.get(i));
        }
        return new Acts(copies, newSize, newFirstEnd);
    }

    /** Those that have not ended. */
    Acts at(long time) {
        if (firstEnd > time) {
            return this;
        }
        Acts left = NONE;
        for (RoomChanged change : all()) {
            left = hasEnded(act(change), time) ? left : left.with(change);
        }
        return left;
    }

    /** In no order. */
    List<RoomChanged> all() {
        List<RoomChanged> all = new ArrayList<>(size);
        maps.forEach(map -> all.addAll(map.values()));
        return all;
    }

    static boolean hasEnded(ModeratorAct act, long time) {
        return end(act) <= time;
    }

    private static long end(ModeratorAct act) {
        return act.until() == null ? NEVER : act.until();
    }

    private static ModeratorAct act(RoomChanged change) {
        return (ModeratorAct) change.change();
    }

    private static int index(Key key) {
        int hash = key.hashCode() * 0x9E3779B9;
        return hash >>> 26 & MAPS - 1;
    }
}
