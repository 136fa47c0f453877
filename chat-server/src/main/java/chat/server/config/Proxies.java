package chat.server.config;

import java.net.InetAddress;
import java.util.LinkedHashSet;
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
        boolean unix = false;
        for (String text : list) {
            if (text.equals(UNIX)) {
                unix = true;
            } else {
                networks.add(network(text));
            }
        }
        return new Proxies(networks, unix);
    }

    private static Network network(String text) {
        try {
            return Network.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--trusted-proxy must be like 10.0.0.0/8, 2001:db8::1 or unix: " + text + " " + e.getMessage(), e);
        }
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
