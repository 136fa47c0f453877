package chat.server.hook;

import chat.protocol.RoomName;
import chat.server.auth.RoomPattern;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A receiver, and what it wants. Immutable.
 *
 * @param name under which its cursors are stored
 * @param url of http or https, with a host
 * @param secrets one, or two while one takes the place of the other
 * @param rooms patterns, of which one is to fit
 */
record Hook(String name, URI url, List<Secret> secrets, List<RoomPattern> rooms, Set<HookEvent> events) {

    Hook {
        secrets = List.copyOf(secrets);
        rooms = List.copyOf(rooms);
        events = Set.copyOf(events);
    }

    boolean wants(HookEvent event) {
        return events.contains(event);
    }

    /** The server's own rooms are nobody else's. */
    boolean fits(RoomName room) {
        boolean own = room.equals(RoomName.CANARY) || room.equals(RoomName.SERVER);
        return !own && rooms.stream().anyMatch(pattern -> pattern.fits(room));
    }

    /** Whether nothing of it is different. */
    boolean isSame(Hook other) {
        return name.equals(other.name)
                && url.equals(other.url)
                && secrets.equals(other.secrets)
                && events.equals(other.events)
                && writtenRooms().equals(other.writtenRooms());
    }

    /** A signature by each secret (Standard Webhooks, version 1: separated by spaces, of which the receiver takes any). */
    String sign(String id, long seconds, byte[] body) {
        return secrets.stream().map(secret -> secret.sign(id, seconds, body)).collect(Collectors.joining(" "));
    }

    /** The patterns as they are written. */
    String writtenRooms() {
        return rooms.stream().map(RoomPattern::toString).sorted().collect(Collectors.joining(" "));
    }

    boolean isEncrypted() {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    int port() {
        int standard = isEncrypted() ? 443 : 80;
        return url.getPort() < 0 ? standard : url.getPort();
    }

    /** Without the brackets of an IPv6 address. */
    String host() {
        String host = String.valueOf(url.getHost());
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** What the request asks for: path and query. */
    String target() {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }
}
