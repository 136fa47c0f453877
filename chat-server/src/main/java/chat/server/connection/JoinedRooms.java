package chat.server.connection;

import chat.protocol.Member;
import chat.protocol.RoomName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The rooms that one connection is in. Confined to its event loop. */
final class JoinedRooms {

    private final List<JoinedRoom> joined = new ArrayList<>(1);

    int count() {
        return joined.size();
    }

    /** The place in a room; null if there is none. On the hot path: once per message. */
    @Nullable
    JoinedRoom find(RoomName room) {
        for (int i = 0; i < joined.size(); i++) {
            if (joined.get(i).room().equals(room)) {
                return joined.get(i);
            }
        }
        return null;
    }

    /** All of them now. */
    List<JoinedRoom> all() {
        return List.copyOf(joined);
    }

    /** Whether the connection is the server's own, which counts for nobody. */
    boolean isOfServer() {
        return find(RoomName.CANARY) != null;
    }

    void add(JoinedRoom room) {
        joined.add(room);
    }

    void remove(JoinedRoom room) {
        joined.remove(room);
    }

    void renamed(Member member) {
        joined.forEach(room -> room.renamed(member));
    }

    /** Leaves all of them. */
    void leave(Member member, boolean graceful) {
        joined.forEach(room -> room.membership().leave(member, graceful));
        joined.clear();
    }

    /** Reads the newest number of one room after the other; those that cannot be read now are left out. */
    CompletionStage<Map<RoomName, Long>> readNewest() {
        CompletionStage<Map<RoomName, Long>> read = CompletableFuture.completedFuture(new LinkedHashMap<>());
        for (JoinedRoom room : joined) {
            read = read.thenCombine(room.membership().position().exceptionally(failure -> null), (newest, position) -> {
                if (position != null) {
                    newest.put(room.room(), position.newest());
                }
                return newest;
            });
        }
        return read;
    }
}
