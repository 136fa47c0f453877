package chat.server.config;

/**
 * Where the server listens.
 *
 * @param chat for clients
 * @param management for operators
 */
public record Listening(Listener chat, Listener management) {
    public Listening {
        Checks.requireHost("--host", chat.host());
        Checks.requireHost("--management-host", management.host());
        Checks.requirePort("--port", chat.port());
        Checks.requirePort("--management-port", management.port());
    }

    public static Listening defaults() {
        return new Listening(new Listener("127.0.0.1", 8000), new Listener("127.0.0.1", 8001));
    }

    public Listening withChat(Listener other) {
        return new Listening(other, management);
    }

    public Listening withManagement(Listener other) {
        return new Listening(chat, other);
    }

    /** Any free ports. */
    public Listening withFreePorts() {
        return new Listening(chat.withPort(0), management.withPort(0));
    }
}
