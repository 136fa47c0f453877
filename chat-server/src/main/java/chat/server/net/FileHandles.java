package chat.server.net;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many file handles the process may have open, by the kernel's limit (getrlimit(2), RLIMIT_NOFILE). Chat connections leave
 * a reserve, so that operators get answers and the store can open its files when they have taken all others. Stateless.
 */
public final class FileHandles {

    /** Open connections of those who ask how the server does, at each address that answers them. */
    static final int OF_OPERATORS = 32;

    /** Open connections of those who ask the API, at each address that has it. */
    static final int OF_API = 256;

    /** Open connections that have asked nothing yet, beside those of operators. */
    private static final int ARRIVING = 32;

    /** The same where clients of the API come, many at once. */
    private static final int ARRIVING_WITH_API = 128;

    /** Accepted together, before others give way to them. */
    private static final int AT_ONCE = 32;

    private static final int OF_STORE = 32;

    private FileHandles() {}

    /** Open connections to the management address, or to the API's own. */
    public static int ofListener(boolean api) {
        return OF_OPERATORS + AT_ONCE + arriving(api) + (api ? OF_API : 0);
    }

    /** Open connections that have asked nothing yet, at an address with or without the API. */
    public static int arriving(boolean api) {
        return api ? ARRIVING_WITH_API : ARRIVING;
    }

    /**
     * How many chat connections there can be besides what is open now; at least one.
     *
     * @param reserved for the management address, and the API's own
     */
    static int forConnections(int reserved) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long free = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount();
            return (int) Math.max(1, Math.min(Integer.MAX_VALUE, free - reserved - OF_STORE));
        }
        return Integer.MAX_VALUE;
    }
}
