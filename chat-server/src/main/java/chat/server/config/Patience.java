package chat.server.config;

import java.time.Duration;

/**
 * How long the server waits for a client.
 *
 * @param headers from the connection to the last byte of a handshake
 * @param hello from the handshake
 * @param pong from a ping
 */
public record Patience(Duration headers, Duration hello, Duration pong) {
    public Patience {
        Checks.requirePatience("--headers-timeout", headers);
        Checks.requirePatience("--hello-timeout", hello);
        Checks.requirePatience("--pong-timeout", pong);
    }

    public static Patience defaults() {
        return new Patience(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10));
    }
}
