package chat.server.forwarded;

import chat.server.config.Proxies;
import chat.server.metrics.ProxyMeters.Fault;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a request came from, by the word of the trusted proxies alone: each of them vouches for who connected to it, so the first address from the
 * right that is not a trusted proxy's is the client's. Immutable.
 *
 * @param client its address; that of the last proxy where that one hides it
 * @param host that the client's request named
 * @param secure whether the client's connection is encrypted
 */
public record Forwarding(InetAddress client, @Nullable String host, boolean secure) {

    private static final String FORWARDED = "forwarded";
    private static final String FOR = "x-forwarded-for";
    private static final String HOST = "x-forwarded-host";
    private static final String PROTO = "x-forwarded-proto";
    private static final Set<String> SECURE = Set.of("https", "wss");

    /** More trusted proxies in a row are a loop, or a joke. */
    private static final int MOST_HOPS = 32;

    /**
     * Reads the headers of a request that a trusted proxy handed on.
     *
     * <p>A proxy adds to one of the two headers and may pass on the other as its client sent it. If both are there, they must name the same client.
     *
     * @param peer its address
     */
    public static Forwarding of(HttpHeaders headers, InetAddress peer, Proxies proxies)
            throws MalformedForwardingException {
        List<String> standard = headers.getAll(FORWARDED);
        List<String> usual = headers.getAll(FOR);
        Hop last = new Hop(peer, null, null);
        if (!usual.isEmpty()) {
            last = walk(new XForwardedFor(usual), last, proxies, Fault.X_FORWARDED_FOR);
        }
        if (!standard.isEmpty()) {
            Hop other = walk(new ForwardedField(standard), new Hop(peer, null, null), proxies, Fault.FORWARDED);
            if (!usual.isEmpty() && !address(other, peer).equals(address(last, peer))) {
                throw new MalformedForwardingException(
                        Fault.DISAGREEMENT,
                        "Forwarded and X-Forwarded-For name different clients; have the proxy remove one of them");
            }
            last = other;
        }
        // A browser's page can set neither of the two, so the first value does, be it the client's own.
        String proto = last.proto() == null ? first(headers, PROTO) : last.proto();
        return new Forwarding(
                address(last, peer),
                last.host() == null ? first(headers, HOST) : last.host(),
                proto != null && SECURE.stream().anyMatch(proto::equalsIgnoreCase));
    }

    private static InetAddress address(Hop hop, InetAddress peer) {
        return hop.address() == null ? peer : hop.address();
    }

    /** The farthest hop that a trusted proxy vouches for. */
    private static Hop walk(Hops hops, Hop peer, Proxies proxies, Fault fault) throws MalformedForwardingException {
        Hop at = peer;
        for (int count = 0; count <= MOST_HOPS; count++) {
            Hop next = hops.next();
            if (next == null) {
                return at;
            }
            if (next.address() == null) {
                return new Hop(at.address(), next.host(), next.proto());
            }
            at = next;
            if (!proxies.trusts(next.address())) {
                return at;
            }
        }
        throw new MalformedForwardingException(fault, "more than " + MOST_HOPS + " proxies in a row");
    }

    private static @Nullable String first(HttpHeaders headers, String name) {
        String value = headers.get(name);
        if (value == null) {
            return null;
        }
        int comma = value.indexOf(',');
        String first = (comma < 0 ? value : value.substring(0, comma)).strip();
        return first.isEmpty() ? null : first;
    }
}
