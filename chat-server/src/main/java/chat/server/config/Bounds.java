package chat.server.config;

/**
 * How much may be there at once.
 *
 * @param maxRooms rooms that somebody is in; 0 for no limit
 * @param maxRoomsPerConnection rooms that one connection is in
 * @param maxFragments frames of one message
 * @param maxControlFramesPerMessage pings and pongs between the fragments of one message
 * @param maxUnfinishedBytes of messages and frames that have begun and not ended, of all connections together
 * @param maxPendingBytesInAll that wait for connections that read too slowly, together; 0 for half of the memory for that
 */
public record Bounds(
        int maxRooms,
        int maxRoomsPerConnection,
        int maxFragments,
        int maxControlFramesPerMessage,
        long maxUnfinishedBytes,
        long maxPendingBytesInAll) {

    /** Two messages of the largest kind. */
    private static final int LEAST_UNFINISHED_BYTES = 128 * 1024;

    public Bounds {
        Checks.requireAtLeast("--max-rooms", maxRooms, 0);
        Checks.requireAtLeast("--max-rooms-per-connection", maxRoomsPerConnection, 1);
        Checks.requireAtLeast("--max-fragments", maxFragments, 1);
        Checks.requireAtLeast("--max-control-frames-per-message", maxControlFramesPerMessage, 1);
        Checks.requireAtLeast("--max-unfinished-bytes", maxUnfinishedBytes, LEAST_UNFINISHED_BYTES);
        Checks.requireAtLeast("--max-pending-bytes-in-all", maxPendingBytesInAll, 0);
    }

    public static Bounds defaults() {
        return new Bounds(50_000, 100, 1_024, 128, 16 << 20, 0);
    }

    public Bounds withMaxRooms(int other) {
        return new Bounds(
                other,
                maxRoomsPerConnection,
                maxFragments,
                maxControlFramesPerMessage,
                maxUnfinishedBytes,
                maxPendingBytesInAll);
    }

    public Bounds withMaxPendingBytesInAll(long other) {
        return new Bounds(
                maxRooms, maxRoomsPerConnection, maxFragments, maxControlFramesPerMessage, maxUnfinishedBytes, other);
    }
}
