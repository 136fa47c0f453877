package chat.server.config;

/** An address to listen on; port 0 is any free one. */
public record Listener(String host, int port) {
    public Listener withPort(int other) {
        return new Listener(host, other);
    }
}
