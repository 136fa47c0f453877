package chat.server.capacity;

import chat.server.config.ApiConfig;
import chat.server.config.ServerConfig;
import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * How many connections the limits of the machine allow, beside those of the settings. Immutable.
 *
 * @param connections the setting; 0 if there is none
 * @param pendingBytes what may wait for a connection that does not read
 * @param handles how many files and sockets the process may open
 * @param otherHandles of those, how many clients cannot have
 * @param heapBytes how large the heap may get
 * @param directBytes how much memory outside of it network buffers may take
 */
public record Capacity(
        int connections, int pendingBytes, long handles, int otherHandles, long heapBytes, long directBytes) {

    /** For listeners, operators, the store, libraries and threads. */
    private static final int OTHER_HANDLES = 128;

    /** For clients of the API, at each of its addresses. */
    private static final int OF_API = 384;

    /** For operators at an address of the API's own. */
    private static final int OF_OWN_ADDRESS = 64;

    /** Of the JVM and the server without connections. */
    private static final long OTHER_HEAP_BYTES = 48L << 20;

    /** Joined in a room and idle: 2.6 KB live, in a heap that is two thirds full at most. */
    private static final long HEAP_BYTES = 4_000;

    /**
     * One of them.
     *
     * @param size with its unit
     * @param connections for how many it is enough
     */
    private record Bound(String name, String size, long connections, String doing) {
        String line() {
            return name + ": " + size + ", for " + number(connections) + " connections" + doing;
        }
    }

    public static Capacity ofThisProcess(ServerConfig config) {
        long handles = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
        return new Capacity(
                config.settings().access().maxConnections(),
                config.settings().slowReaders().maxPendingBytes(),
                handles,
                otherHandles(config.api()),
                Runtime.getRuntime().maxMemory(),
                PlatformDependent.maxDirectMemory());
    }

    private static int otherHandles(ApiConfig api) {
        int shared = api.keys() == null ? 0 : OF_API;
        return OTHER_HANDLES + shared + (api.listener() == null ? 0 : OF_API + OF_OWN_ADDRESS);
    }

    /** Lines for an operator: each bound, and which one is reached first. */
    public List<String> lines() {
        List<Bound> bounds = List.of(
                new Bound("file handles", number(handles), Math.max(0, handles - otherHandles), ""),
                new Bound(
                        "heap",
                        megabytes(heapBytes),
                        Math.max(0, heapBytes - OTHER_HEAP_BYTES) / HEAP_BYTES,
                        " that are idle"),
                new Bound(
                        "direct memory",
                        megabytes(directBytes),
                        directBytes / pendingBytes,
                        " that read nothing while messages come"));
        List<String> lines = new ArrayList<>(bounds.stream().map(Bound::line).toList());
        Bound least = bounds.stream()
                .min(Comparator.comparingLong(Bound::connections))
                .orElseThrow();
        boolean limited = connections > 0 && connections <= least.connections();
        lines.add("first to end: "
                + (limited ? "max-connections" : least.name())
                + ", at "
                + number(limited ? connections : least.connections())
                + " connections"
                + (connections == 0 ? "; max-connections is 0, no limit" : ""));
        return lines;
    }

    private static String megabytes(long bytes) {
        return number(bytes >> 20) + " MiB";
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
