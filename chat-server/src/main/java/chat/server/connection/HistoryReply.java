package chat.server.connection;

import chat.protocol.ClientMessage;
import chat.protocol.RoomEvent;
import chat.protocol.ServerMessage;
import chat.server.stream.HistoryPage;
import chat.server.stream.RoomStream;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Reads what {@code history} asks for, and answers with as much of it as one reply may hold. Stateless. */
public final class HistoryReply {

    /** Bytes of events in one reply; there is always one event. */
    private static final int MOST_BYTES = 256 * 1024;

    private HistoryReply() {}

    /** See {@link RoomStream}. */
    public static CompletionStage<HistoryPage> read(ClientMessage.History history, RoomStream stream) {
        Long after = history.after();
        long before = history.before() == null ? Long.MAX_VALUE : history.before();
        return after == null
                ? stream.readBefore(before, history.limit())
                : stream.position() // older events may be readable, and are no longer part of the history
                        .thenCompose(now -> stream.readAfter(Math.max(after, now.oldest() - 1), history.limit()));
    }

    public static ServerMessage.HistoryPage of(ClientMessage.History history, HistoryPage page) {
        return history.after() == null ? newestThatFit(history, page) : oldestThatFit(history, page);
    }

    private static ServerMessage.HistoryPage newestThatFit(ClientMessage.History history, HistoryPage page) {
        List<byte[]> payloads = page.payloads();
        int from = payloads.size();
        for (int bytes = 0; from > 0; from--) {
            bytes += payloads.get(from - 1).length;
            if (bytes > MOST_BYTES && from < payloads.size()) {
                break;
            }
        }
        return page(history, page, from, payloads.size());
    }

    private static ServerMessage.HistoryPage oldestThatFit(ClientMessage.History history, HistoryPage page) {
        List<byte[]> payloads = page.payloads();
        int to = 0;
        for (int bytes = 0; to < payloads.size(); to++) {
            bytes += payloads.get(to).length;
            if (bytes > MOST_BYTES && to > 0) {
                break;
            }
        }
        return page(history, page, 0, to);
    }

    /** The events from {@code from} to before {@code to} of a page. */
    private static ServerMessage.HistoryPage page(ClientMessage.History history, HistoryPage page, int from, int to) {
        HistoryPage fitting = new HistoryPage(
                page.position(), page.firstSeq() + from, page.payloads().subList(from, to));
        List<RoomEvent> events = fitting.events().stream()
                .map(event -> event instanceof RoomEvent.RoomChanged change ? change.shown() : event)
                .toList();
        boolean more = !events.isEmpty()
                && (history.after() == null
                        ? events.get(0).seq() > page.position().oldest()
                        : events.get(events.size() - 1).seq() < page.position().newest());
        return new ServerMessage.HistoryPage(
                history.id(), history.room(), page.position().epoch(), events, more);
    }
}
