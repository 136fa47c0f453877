package chat.server.net;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many file handles the process may have open, by the kernel's limit (getrlimit(2), RLIMIT_NOFILE). Chat connections leave
 * a reserve, so that operators get answers and the store can open its files when they have taken all others. Stateless.
 */
public final class FileHandles {

    /** Open connections to the management address. */
    public static final int OF_MANAGEMENT = 32;

    /** Open connections to the API's own address. */
    public static final int OF_API = 256;

    private static final int OF_STORE = 32;

    private FileHandles() {}

    /**
     * How many chat connections there can be besides what is open now; at least one.
     *
     * @param api whether the API has an address of its own
     */
    public static int forConnections(boolean api) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long free = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount();
            return (int) Math.max(1, Math.min(Integer.MAX_VALUE, free - OF_MANAGEMENT - OF_STORE - (api ? OF_API : 0)));
        }
        return Integer.MAX_VALUE;
    }
}
