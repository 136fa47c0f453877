package chat.server.limit;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Counts connections, in all and by address. Thread-safe. */
public final class ConnectionLimits {

    private final IntSupplier most;
    private final IntSupplier mostPerAddress;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    /**
     * Asks for the limits at each connection.
     *
     * @param most connections in all, 0 for no limit
     * @param mostPerAddress connections of one address, 0 for no limit
     */
    public ConnectionLimits(IntSupplier most, IntSupplier mostPerAddress) {
        this.most = most;
        this.mostPerAddress = mostPerAddress;
    }

    /** Counts a connection; false if it is one too many. Either way {@link #remove} must follow. */
    public boolean add(InetAddress address) {
        boolean fits = isWithin(open.incrementAndGet(), most.getAsInt());
        return isWithin(byAddress.merge(address, 1, Integer::sum), mostPerAddress.getAsInt()) && fits;
    }

    public void remove(InetAddress address) {
        open.decrementAndGet();
        forget(address);
    }

    /** A connection turns out to be of another address; false if it is one too many there. */
    public boolean move(InetAddress from, InetAddress to) {
        boolean fits = isWithin(byAddress.merge(to, 1, Integer::sum), mostPerAddress.getAsInt());
        forget(from);
        return isWithin(open.get(), most.getAsInt()) && fits;
    }

    private void forget(InetAddress address) {
        byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }

    private static boolean isWithin(int count, int limit) {
        return limit == 0 || count <= limit;
    }
}
