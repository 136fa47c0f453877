package chat.server.forwarded;

import chat.server.config.IpAddress;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how a proxy names who connected to it (RFC 7239, section 6), and how {@code X-Forwarded-For} does. Stateless. */
final class Node {

    /** Of RFC 7239: unknown, or a name that says nothing to others. */
    private static final Pattern HIDDEN = Pattern.compile("(?i:unknown)|_[A-Za-z0-9._-]+");

    private static final Pattern BRACKETED = Pattern.compile("\\[([^]]*)](?::.*)?");
    private static final Pattern WITH_PORT = Pattern.compile("([^:]*):(?:[0-9]{1,5}|_[A-Za-z0-9._-]+)");

    private Node() {}

    static boolean isHidden(String text) {
        return HIDDEN.matcher(withoutPort(text)).matches();
    }

    /** The address; empty if the text holds none. A port may follow. */
    static Optional<InetAddress> address(String text) {
        Matcher bracketed = BRACKETED.matcher(text);
        return IpAddress.parse(bracketed.matches() ? bracketed.group(1) : withoutPort(text));
    }

    /** A bare address of IPv6 has more than one colon. */
    private static String withoutPort(String text) {
        Matcher withPort = WITH_PORT.matcher(text);
        return withPort.matches() ? withPort.group(1) : text;
    }
}
