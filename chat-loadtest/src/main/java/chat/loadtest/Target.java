package chat.loadtest;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/** The server under load, by its WebSocket address. Immutable. */
record Target(URI uri) {

    private static final int DEFAULT_PORT = 80;

    /** @throws CannotRunException if {@code url} is not the address of a WebSocket */
    static Target parse(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new CannotRunException("--url: '" + url + "' is no URL");
        }
        if ("wss".equals(uri.getScheme())) {
            throw new CannotRunException("--url: wss is not spoken; give the server's ws:// address");
        }
        if (!"ws".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new CannotRunException("--url: '" + url + "' is not of the form ws://host:port/path");
        }
        if (uri.getPort() == 0 || uri.getPort() > 0xFFFF) {
            throw new CannotRunException("--url: " + uri.getPort() + " is no port");
        }
        return new Target(uri);
    }

    /**
     * Looks the host up. Blocks.
     *
     * @throws CannotRunException if there is no such host
     */
    InetSocketAddress resolve() {
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        try {
            return new InetSocketAddress(InetAddress.getByName(uri.getHost()), port);
        } catch (UnknownHostException e) {
            throw new CannotRunException("cannot connect to " + uri + ": unknown host " + uri.getHost());
        }
    }
}
