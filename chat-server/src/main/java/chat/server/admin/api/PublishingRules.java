package chat.server.admin.api;

import chat.protocol.ErrorCode;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomName;
import chat.server.connection.Services;
import chat.server.stream.RoomPosition;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStream;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a key may not publish: anything as a user whom a moderator banned or muted, or an operator blocked, and more new rooms than the rate of new
 * rooms allows. For the rest a key stands above a room's settings. Confined to the management loop.
 */
final class PublishingRules {

    private final Services services;
    private final EventLoop loop;
    private final PublishedRooms rooms;

    PublishingRules(Services services, EventLoop loop, PublishedRooms rooms) {
        this.services = services;
        this.loop = loop;
        this.rooms = rooms;
    }

    /** What has to be known of a room. */
    private record Seen(RoomPosition position, RoomState state) {

        boolean isNew() {
            return position.newest() == 0 && state.isNone();
        }
    }

    /** Completes on the loop: with a {@link Refusal} if one of them may not be published, so that none is. */
    CompletionStage<Void> check(List<Publishing.Post> posts, Call call) {
        Map<RoomName, CompletableFuture<Seen>> seen = new TreeMap<>();
        for (Publishing.Post post : posts) {
            if (isForeign(post, call) || !rooms.exists(post.room())) {
                seen.computeIfAbsent(post.room(), this::look);
            }
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(seen.values().toArray(CompletableFuture<?>[]::new));
        return all.isDone()
                ? all.thenRun(() -> decide(posts, seen, call))
                : all.thenRunAsync(() -> decide(posts, seen, call), loop);
    }

    private static boolean isForeign(Publishing.Post post, Call call) {
        return !post.author().user().equals(call.key().member().user());
    }

    private CompletableFuture<Seen> look(RoomName room) {
        RoomStream stream = rooms.of(room);
        return stream.state()
                .thenCombine(stream.position(), (state, position) -> new Seen(position, state))
                .toCompletableFuture();
    }

    private void decide(List<Publishing.Post> posts, Map<RoomName, CompletableFuture<Seen>> seen, Call call) {
        assert loop.inEventLoop();
        for (Publishing.Post post : posts) {
            CompletableFuture<Seen> of = seen.get(post.room());
            if (of != null && isForeign(post, call)) {
                refuseRestricted(post, of.join().state());
            }
        }
        List<RoomName> added = new ArrayList<>();
        seen.forEach((room, of) -> {
            if (of.join().isNew()) {
                added.add(room);
            } else {
                rooms.foundToExist(room);
            }
        });
        call.takeNewRooms(added.size(), services.settings().limits().floods().newRoomsPerSecond());
    }

    private void refuseRestricted(Publishing.Post post, RoomState state) {
        ModeratorAct act = services.authority()
                .restriction(post.author().user(), state, services.clock().millis());
        if (act != null) {
            throw new Refusal(new Problem(
                    HttpResponseStatus.FORBIDDEN,
                    ErrorCode.NOT_ALLOWED.wireName(),
                    "the user " + post.author().user() + " may not speak here: "
                            + act.action().wireName(),
                    "user"));
        }
    }
}
