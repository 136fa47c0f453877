package chat.server.config;

/**
 * How often somebody may become a WebSocket.
 *
 * @param perSecond in all, and ten times that at once; 0 for no limit
 * @param perSecondPerAddress of one address, which may have all its connections come at once; 0 for no limit
 */
public record Handshakes(int perSecond, int perSecondPerAddress) {
    public Handshakes {
        Checks.requireRate("--handshakes-per-second", perSecond);
        Checks.requireRate("--handshakes-per-second-per-address", perSecondPerAddress);
    }

    public static Handshakes defaults() {
        return new Handshakes(2_000, 10);
    }
}
