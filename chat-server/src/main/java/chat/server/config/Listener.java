package chat.server.config;

import java.nio.file.Path;
import java.util.Optional;

/** An address to listen on: a host and a port, 0 for any free one; or {@code unix:} and the path of a Unix socket, which has no port. */
public record Listener(String host, int port) {

    static final String UNIX = "unix:";

    public Listener withPort(int other) {
        return new Listener(host, other);
    }

    /** The path of the Unix socket, if it is one. */
    public Optional<Path> unixSocket() {
        return host.startsWith(UNIX) ? Optional.of(Path.of(host.substring(UNIX.length()))) : Optional.empty();
    }
}
