package chat.server.limit;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts connections, in all and by address. Thread-safe. */
public final class ConnectionLimits {

    private final int most;
    private final int mostPerAddress;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    /**
     * Sets the limits.
     *
     * @param most connections in all, 0 for no limit
     * @param mostPerAddress connections of one address, 0 for no limit
     */
    public ConnectionLimits(int most, int mostPerAddress) {
        this.most = most;
        this.mostPerAddress = mostPerAddress;
    }

    /** Counts a connection; false if it is one too many. Either way {@link #remove} must follow. */
    public boolean add(InetAddress address) {
        boolean fits = isWithin(open.incrementAndGet(), most);
        if (mostPerAddress > 0) {
            fits &= isWithin(byAddress.merge(address, 1, Integer::sum), mostPerAddress);
        }
        return fits;
    }

    public void remove(InetAddress address) {
        open.decrementAndGet();
        if (mostPerAddress > 0) {
            byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    private static boolean isWithin(int count, int limit) {
        return limit == 0 || count <= limit;
    }
}
