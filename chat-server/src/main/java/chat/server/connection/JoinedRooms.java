package chat.server.connection;

import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.server.room.Membership;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The rooms that one connection is in. Confined to its event loop. */
final class JoinedRooms {

    private final List<Membership> memberships = new ArrayList<>(1);

    int count() {
        return memberships.size();
    }

    /** The place in a room; null if there is none. On the hot path: once per message. */
    @Nullable
    Membership find(RoomName room) {
        for (int i = 0; i < memberships.size(); i++) {
            if (memberships.get(i).room().equals(room)) {
                return memberships.get(i);
            }
        }
        return null;
    }

    void add(Membership membership) {
        memberships.add(membership);
    }

    void remove(Membership membership) {
        memberships.remove(membership);
    }

    void renamed(Member member) {
        memberships.forEach(membership -> membership.renamed(member));
    }

    /** Leaves all of them. */
    void leave(Member member, boolean graceful) {
        memberships.forEach(membership -> membership.leave(member, graceful));
        memberships.clear();
    }

    /** Reads the newest number of one room after the other; those that cannot be read now are left out. */
    CompletionStage<Map<RoomName, Long>> readNewest() {
        CompletionStage<Map<RoomName, Long>> read = CompletableFuture.completedFuture(new LinkedHashMap<>());
        for (Membership membership : memberships) {
            read = read.thenCombine(membership.position().exceptionally(failure -> null), (newest, position) -> {
                if (position != null) {
                    newest.put(membership.room(), position.newest());
                }
                return newest;
            });
        }
        return read;
    }
}
