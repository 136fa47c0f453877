package chat.server.net;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may connect (RFC 6455, section 10.2). A page of the server's own host may, on whatever port it was served;
 * clients that are no browsers send no origin and may, too. What is served in clear anybody on its way may have changed, so such a page may not
 * connect to a server that is reached in secret. Immutable.
 */
record OriginRule(Set<String> allowed) {

    private static final String ANY = "*";
    private static final String CLEAR = "http";
    private static final String AFTER_SCHEME = "://";

    /** @param secure whether the connection is known to be encrypted */
    boolean allows(@Nullable String origin, @Nullable String host, boolean secure) {
        return origin == null || allowed.contains(ANY) || allowed.contains(origin) || isOwn(origin, host, secure);
    }

    private static boolean isOwn(String origin, @Nullable String host, boolean secure) {
        int scheme = origin.indexOf(AFTER_SCHEME);
        if (host == null || scheme < 1 || secure && CLEAR.equalsIgnoreCase(origin.substring(0, scheme))) {
            return false;
        }
        String originHost = withoutPort(origin.substring(scheme + AFTER_SCHEME.length()));
        return !originHost.isEmpty() && originHost.equalsIgnoreCase(withoutPort(host));
    }

    /** The host of {@code host[:port]}; empty if it is neither. Whatever a host may consist of, the two are compared as they came. */
    private static String withoutPort(String authority) {
        int hostEnd = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        if (hostEnd < 0) {
            return authority;
        }
        String rest = authority.substring(hostEnd);
        boolean isPort =
                rest.isEmpty() || rest.charAt(0) == ':' && rest.chars().skip(1).allMatch(Character::isDigit);
        return isPort ? authority.substring(0, hostEnd) : "";
    }
}
