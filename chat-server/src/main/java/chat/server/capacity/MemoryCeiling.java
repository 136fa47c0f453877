package chat.server.capacity;

import chat.server.config.Bounds;
import chat.server.config.ServerConfig;
import chat.server.config.Settings;
import chat.server.room.Rooms;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The most memory that clients can make the server take within its limits. Immutable.
 *
 * @param heap what takes it there
 * @param direct what takes memory outside the heap
 */
public record MemoryCeiling(List<Part> heap, List<Part> direct) {

    private static final long MIB = 1 << 20;

    /** Of the JVM, the server and its log without connections. */
    private static final long BASE_BYTES = 80 * MIB;

    /** Of a connection, joined and idle; and of each room more that it is in. */
    private static final long CONNECTION_BYTES = 4_000;

    private static final long MEMBERSHIP_BYTES = 250;

    /** Of a room that somebody is in; its ids and newest events come on top. */
    private static final long ROOM_BYTES = 3_000;

    private static final long IDS_BYTES = 4_096 * 24;
    private static final int NEWEST_EVENTS = 256;

    /** UTF-8, and what JSON adds at most; an event's other fields. */
    private static final long CHAR_BYTES = 6;

    private static final long EVENT_BYTES = 400;

    /** A request's line and headers, before it is whole. */
    private static final long REQUEST_BYTES = 20 * 1024;

    private static final long READ_BUFFER_BYTES = 64 * 1024;

    /** Submissions that wait for a commit. */
    private static final int SUBMISSIONS = 8_192;

    /** Something that takes memory, and what bounds it. */
    public record Part(String name, long bytes) {}

    /**
     * What the limits come to.
     *
     * @param handles how many connections there can be where no setting says so
     * @param directBytes how much memory outside the heap the JVM gives
     */
    static MemoryCeiling of(ServerConfig config, long handles, long directBytes) {
        Settings settings = config.settings();
        Bounds bounds = settings.limits().bounds();
        int set = settings.access().maxConnections();
        long connections = set == 0 ? handles : Math.min(set, handles);
        String whoseConnections = set == 0 || set > handles ? "the file handles" : "max-connections";
        long event = EVENT_BYTES + CHAR_BYTES * settings.talk().maxTextChars();
        long perRoom = ROOM_BYTES + IDS_BYTES + event * eventsInMemory(config);
        long rooms = Math.min(
                bounds.maxRooms() == 0 ? Long.MAX_VALUE : bounds.maxRooms(),
                connections * bounds.maxRoomsPerConnection());
        long places = connections * (bounds.maxRoomsPerConnection() - 1);
        long pendingInAll = bounds.maxPendingBytesInAll() == 0 ? directBytes / 2 : bounds.maxPendingBytesInAll();
        return new MemoryCeiling(
                List.of(
                        new Part("the server itself", BASE_BYTES),
                        new Part("connections (" + whoseConnections + ")", connections * CONNECTION_BYTES),
                        new Part("their places in rooms (max-rooms-per-connection)", places * MEMBERSHIP_BYTES),
                        new Part("the newest events of rooms (max-rooms, max-text-chars)", rooms * perRoom),
                        new Part("messages that wait for the disk", SUBMISSIONS * event)),
                List.of(
                        new Part(
                                "bytes that wait (max-pending-bytes-in-all)",
                                Math.min(connections * settings.slowReaders().maxPendingBytes(), pendingInAll)),
                        new Part("unfinished messages (max-unfinished-bytes)", bounds.maxUnfinishedBytes()),
                        new Part("handshakes (" + whoseConnections + ")", connections * REQUEST_BYTES),
                        new Part(
                                "inboxes (event-loops)",
                                config.engine().eventLoops() * (Rooms.MOST_INBOX_BYTES + READ_BUFFER_BYTES))));
    }

    private static long eventsInMemory(ServerConfig config) {
        return config.history().store() == null ? config.history().messages() : NEWEST_EVENTS;
    }

    private static long sum(List<Part> parts) {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    private static String most(List<Part> parts) {
        return parts.stream()
                .max(Comparator.comparingLong(Part::bytes))
                .orElseThrow()
                .name();
    }

    /** A line for an operator, with what this process has. */
    public static String lineOfThisProcess(ServerConfig config) {
        Capacity capacity = Capacity.ofThisProcess(config);
        long handles = Math.min(Integer.MAX_VALUE, capacity.handles());
        return of(config, handles, capacity.directBytes()).line(capacity.heapBytes(), capacity.directBytes());
    }

    /** A line for an operator. */
    String line(long heapBytes, long directBytes) {
        return "limits allow clients " + share(direct, directBytes, "direct memory") + ", and "
                + share(heap, heapBytes, "heap");
    }

    private static String share(List<Part> parts, long all, String kind) {
        long most = sum(parts);
        return (most > all ? "more than the JVM's " + mib(all) : mib(most) + " of the JVM's " + mib(all)) + " of "
                + kind + ", most of it for " + most(parts);
    }

    private static String mib(long bytes) {
        return String.format(Locale.ROOT, "%,d MiB", bytes / MIB);
    }
}
