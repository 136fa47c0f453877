package chat.server.net;

import chat.server.config.Handshakes;
import chat.server.config.Settings;
import chat.server.connection.Services;
import chat.server.limit.AddressKey;
import chat.server.limit.AddressRates;
import chat.server.metrics.LimitMeters.Limit;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;

/** How fast connections may become WebSockets, in all and by address. Thread-safe. */
final class HandshakeRate {

    /** A restart makes everybody come at once. */
    private static final int BURST_SECONDS = 10;

    /** 512 KiB. */
    private static final int ADDRESS_BITS = 16;

    private static final AddressKey EVERYBODY = new AddressKey(0, false);

    private final Services services;
    private final AddressRates all = new AddressRates(0, System.nanoTime());
    private final AddressRates byAddress = new AddressRates(ADDRESS_BITS, System.nanoTime());

    HandshakeRate(Services services) {
        this.services = services;
    }

    /** Counts a handshake; 0 if it may go on, else after how many seconds another one may be tried. */
    int take(InetAddress address) {
        Settings settings = services.settings();
        long nanos = System.nanoTime();
        long wait = takeOfAddress(AddressKey.of(address), settings, nanos);
        if (wait == 0) {
            wait = takeOfAll(settings.limits().handshakes(), nanos);
        }
        return wait == 0 ? 0 : (int) TimeUnit.NANOSECONDS.toSeconds(wait) + 1;
    }

    /** Where an address may have any number of connections, it may be that of a proxy, or of a load test. */
    private long takeOfAddress(AddressKey key, Settings settings, long nanos) {
        int perSecond = settings.limits().handshakes().perSecondPerAddress();
        int atOnce = settings.access().maxConnectionsPerAddress();
        if (perSecond == 0 || atOnce == 0) {
            return 0;
        }
        return counted(Limit.HANDSHAKES_OF_ADDRESS, byAddress.take(key, perSecond, Math.max(atOnce, perSecond), nanos));
    }

    private long takeOfAll(Handshakes handshakes, long nanos) {
        int perSecond = handshakes.perSecond();
        return perSecond == 0
                ? 0
                : counted(Limit.HANDSHAKES, all.take(EVERYBODY, perSecond, perSecond * BURST_SECONDS, nanos));
    }

    private long counted(Limit limit, long wait) {
        if (wait > 0) {
            services.metrics().limits().reached(limit);
        }
        return wait;
    }
}
