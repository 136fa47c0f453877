package chat.server.config;

/**
 * Where the server listens.
 *
 * @param chat for clients
 * @param management for operators
 * @param basePath below which clients find everything, such as {@code /chat}; empty for the whole host
 */
public record Listening(Listener chat, Listener management, String basePath) {

    private static final String PATH = "(/[A-Za-z0-9_~.-]*[A-Za-z0-9_~-])*";

    public Listening {
        basePath = basePath.endsWith("/") ? basePath.substring(0, basePath.length() - 1) : basePath;
        if (!basePath.matches(PATH)) {
            throw new IllegalArgumentException("--base-path must be like /chat: " + basePath);
        }
        Checks.requireHost("--host", chat.host());
        Checks.requireHost("--management-host", management.host());
        Checks.requirePort("--port", chat.port());
        Checks.requirePort("--management-port", management.port());
        requireOther(chat, management);
    }

    private static void requireOther(Listener chat, Listener management) {
        if (!chat.host().equals(management.host())) {
            return;
        }
        if (chat.unixSocket().isPresent()) {
            throw new IllegalArgumentException("--management-host must be another socket than --host");
        }
        if (chat.port() != 0 && chat.port() == management.port()) {
            throw new IllegalArgumentException("--management-port must be another port than --port");
        }
    }

    public static Listening defaults() {
        return new Listening(new Listener("127.0.0.1", 8000), new Listener("127.0.0.1", 8001), "");
    }

    public Listening withChat(Listener other) {
        return new Listening(other, management, basePath);
    }

    public Listening withManagement(Listener other) {
        return new Listening(chat, other, basePath);
    }

    public Listening withBasePath(String other) {
        return new Listening(chat, management, other);
    }

    /** Any free ports. */
    public Listening withFreePorts() {
        return new Listening(chat.withPort(0), management.withPort(0), basePath);
    }
}
