package chat.server.limit;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Counts connections, in all and by address. Thread-safe. */
public final class ConnectionLimits {

    /** Of one connection. */
    public enum Verdict {
        FITS,
        TOO_MANY,
        TOO_MANY_OF_ADDRESS,
        /** More than twice what is allowed: not even worth an answer. */
        FAR_TOO_MANY
    }

    private final IntSupplier most;
    private final IntSupplier mostPerAddress;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<AddressKey, Integer> byAddress = new ConcurrentHashMap<>();

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

    /** Counts a connection. Whatever comes of it, {@link #remove} must follow. */
    public Verdict add(InetAddress address) {
        return verdict(open.incrementAndGet(), address);
    }

    /** Counts for {@code to} what counted for {@code from}. */
    public Verdict move(InetAddress from, InetAddress to) {
        Verdict verdict = verdict(open.get(), to);
        forget(from);
        return verdict;
    }

    private Verdict verdict(int all, InetAddress address) {
        int ofAddress = byAddress.merge(AddressKey.of(address), 1, Integer::sum);
        if (!fits(all / 2, most) || !fits(ofAddress / 2, mostPerAddress)) {
            return Verdict.FAR_TOO_MANY;
        }
        if (!fits(ofAddress, mostPerAddress)) {
            return Verdict.TOO_MANY_OF_ADDRESS;
        }
        return fits(all, most) ? Verdict.FITS : Verdict.TOO_MANY;
    }

    public void remove(InetAddress address) {
        open.decrementAndGet();
        forget(address);
    }

    private void forget(InetAddress address) {
        byAddress.computeIfPresent(AddressKey.of(address), (same, count) -> count == 1 ? null : count - 1);
    }

    private static boolean fits(int count, IntSupplier limit) {
        int most = limit.getAsInt();
        return most == 0 || count <= most;
    }
}
