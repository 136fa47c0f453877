package chat.loadtest.plan;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/** The server under load, by its WebSocket address. Immutable. */
public record Target(URI uri) {

    /** Stands for the name of a member's room in an address. */
    public static final String ROOM = "{room}";

    private static final int DEFAULT_PORT = 80;
    private static final int DEFAULT_TLS_PORT = 443;

    /**
     * Reads an address.
     *
     * @throws CannotRunException if {@code url} is not the address of a WebSocket
     */
    public static Target parse(String url) {
        URI uri;
        try {
            uri = new URI(url.replace(ROOM, "%7Broom%7D"));
        } catch (URISyntaxException e) {
            throw new CannotRunException("--url: '" + url + "' is no URL");
        }
        if (!"ws".equals(uri.getScheme()) && !"wss".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new CannotRunException("--url: '" + url + "' is not of the form ws://host:port/path");
        }
        if (uri.getPort() == 0 || uri.getPort() > 0xFFFF) {
            throw new CannotRunException("--url: " + uri.getPort() + " is no port");
        }
        return new Target(uri);
    }

    public boolean isEncrypted() {
        return "wss".equals(uri.getScheme());
    }

    public String host() {
        return uri.getHost();
    }

    public int port() {
        return uri.getPort() > 0 ? uri.getPort() : isEncrypted() ? DEFAULT_TLS_PORT : DEFAULT_PORT;
    }

    /** Whether both are the same address, however it is written. */
    boolean isSameAs(Target other) {
        return host().equalsIgnoreCase(other.host()) && port() == other.port() && path().equals(other.path());
    }

    private String path() {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return path + "?" + uri.getRawQuery();
    }

    /** Whether the address says where the room's name goes. */
    public boolean namesRooms() {
        return uri.toString().contains("%7Broom%7D");
    }

    /** The address for the members of one room. */
    public URI uriOf(String room) {
        return namesRooms() ? URI.create(uri.toString().replace("%7Broom%7D", room)) : uri;
    }

    /** With the place of the room in the query, where the address has none. */
    public Target withRoomInQuery() {
        if (namesRooms()) {
            return this;
        }
        return parse(uri + (uri.getRawQuery() == null ? "?" : "&") + "room=" + ROOM);
    }

    /**
     * Looks the host up. Blocks.
     *
     * @throws CannotRunException if there is no such host
     */
    public InetSocketAddress resolve() {
        try {
            return new InetSocketAddress(InetAddress.getByName(host()), port());
        } catch (UnknownHostException e) {
            throw new CannotRunException("cannot connect to " + uri + ": unknown host " + host());
        }
    }

    @Override
    public String toString() {
        return uri.toString().replace("%7Broom%7D", ROOM);
    }
}
