package chat.server.net;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may connect (RFC 6455, section 10.2). A page of the server's own host may, on whatever port it was served;
 * clients that are no browsers send no origin and may, too. Immutable.
 */
record OriginRule(Set<String> allowed) {

    private static final String ANY = "*";

    boolean allows(@Nullable String origin, @Nullable String host) {
        return origin == null || allowed.contains(ANY) || allowed.contains(origin) || isOwn(origin, host);
    }

    private static boolean isOwn(String origin, @Nullable String host) {
        try {
            String originHost = new URI(origin).getHost();
            return host != null && originHost != null && originHost.equalsIgnoreCase(new URI("ws://" + host).getHost());
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
