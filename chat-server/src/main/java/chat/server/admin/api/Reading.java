package chat.server.admin.api;

import chat.protocol.ClientMessage;
import chat.protocol.Limits;
import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.protocol.UserId;
import chat.server.connection.HistoryReply;
import chat.server.connection.Services;
import chat.server.http.Response;
import chat.server.room.Presence;
import chat.server.stream.RoomNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads rooms. Confined to the management loop. */
final class Reading {

    static final int MOST_ROOMS = 1_000;

    /** The canary's and the server's own. A page has them to spare. */
    private static final Set<RoomName> HIDDEN = Set.of(RoomName.CANARY, RoomName.SERVER);

    private static final int DEFAULT_ROOMS = 100;
    private static final long LARGEST_SEQ = 1L << 53;

    private final Services services;
    private final PublishedRooms rooms;

    Reading(Services services, PublishedRooms rooms) {
        this.services = services;
        this.rooms = rooms;
    }

    CompletionStage<Response> history(Call call) {
        Long before = call.number("before", 0, LARGEST_SEQ);
        Long after = call.number("after", 0, LARGEST_SEQ);
        if (before != null && after != null) {
            throw Refusal.badField("after", "cannot stand beside before");
        }
        int limit = call.limit(ClientMessage.History.DEFAULT_LIMIT, Limits.PAGE_ENTRIES);
        ClientMessage.History wanted = new ClientMessage.History(null, call.room(), before, after, limit);
        return rooms.read(wanted.room(), stream -> HistoryReply.read(wanted, stream))
                .thenApply(page -> Answers.json(HistoryReply.of(wanted, page)));
    }

    CompletionStage<Response> members(Call call) {
        String after = call.parameter("after");
        UserId behind = after == null ? null : Body.user(after, "after");
        int limit = call.limit(ClientMessage.Members.DEFAULT_LIMIT, Limits.PAGE_ENTRIES);
        Presence.Page page = services.rooms().members(call.room(), new Presence.PageRequest(behind, limit));
        return CompletableFuture.completedFuture(Answers.json(
                new ServerMessage.MembersPage(null, call.room(), page.members(), page.count(), page.more())));
    }

    /** Those that somebody is in, and those that have events. */
    CompletionStage<Response> rooms(Call call) {
        RoomNames.Search search = new RoomNames.Search(
                orEmpty(call.parameter("after")),
                orEmpty(call.parameter("contains")),
                call.limit(DEFAULT_ROOMS, MOST_ROOMS));
        List<RoomName> open =
                services.rooms().names().stream().filter(search::finds).toList();
        RoomNames.Search more = new RoomNames.Search(search.after(), search.contains(), search.limit() + HIDDEN.size());
        return services.streams().rooms(more).thenApply(stored -> page(open, stored, search));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private Response page(List<RoomName> open, RoomNames stored, RoomNames.Search search) {
        List<RoomName> found = new ArrayList<>(stored.names());
        String end = stored.next();
        open.stream()
                .filter(room -> end == null || RoomNames.ORDER.compare(room.value(), end) <= 0)
                .forEach(found::add);
        found.removeIf(HIDDEN::contains);
        RoomNames page = search.page(found);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("rooms", page.names().stream().map(this::entry).toList());
        if (page.next() != null || end != null && !page.names().isEmpty()) {
            answer.put("next", page.names().get(page.names().size() - 1).value());
        }
        return Answers.json(HttpResponseStatus.OK, answer);
    }

    private Map<String, Object> entry(RoomName room) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("room", room.value());
        entry.put(
                "members",
                services.rooms()
                        .members(room, new Presence.PageRequest(null, 0))
                        .count());
        return entry;
    }
}
