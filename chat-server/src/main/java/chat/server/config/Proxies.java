package chat.server.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which peers are proxies whose word for a client's address counts. Immutable.
 *
 * @param networks their addresses
 * @param unix whether those that connect to a Unix socket are
 */
public record Proxies(Set<Network> networks, boolean unix) {

    private static final String UNIX = "unix";

    public Proxies {
        networks = Set.copyOf(networks);
    }

    public static Proxies defaults() {
        return new Proxies(Set.of(), false);
    }

    /** Reads what the flag lists: networks, addresses and {@code unix}; refuses anything else by the flag's name. */
    public static Proxies parse(Iterable<String> list) {
        Set<Network> networks = new LinkedHashSet<>();
        List<String> faults = new ArrayList<>();
        boolean unix = false;
        for (String text : list) {
            if (text.equals(UNIX)) {
                unix = true;
                continue;
            }
            try {
                networks.add(Network.parse(text));
            } catch (IllegalArgumentException e) {
                faults.add(text + " " + e.getMessage());
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(
                    "--trusted-proxy must be like 10.0.0.0/8, 2001:db8::1 or unix: " + String.join(", ", faults));
        }
        return new Proxies(networks, unix);
    }

    /** A line for operators who trust everybody; empty if they do not. */
    public Optional<String> warning() {
        return networks.stream()
                .filter(network -> network.bits() == 0)
                .map(network -> network.first() instanceof Inet4Address ? "0.0.0.0/0" : "::/0")
                .sorted()
                .findFirst()
                .map(all -> "trusted-proxy holds " + all + ": every client can claim any address, "
                        + "and none of the limits for an address holds");
    }

    public boolean trusts(InetAddress address) {
        for (Network network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
