package chat.server.config;

/**
 * How fast one connection may give work. A rate of 0 is no limit, a burst of 0 the usual one for its rate.
 *
 * @param sendsBurst messages at once after a rest; their rate is {@link Talk#sendsPerSecond}
 * @param commandsPerSecond of the other kinds
 * @param commandsBurst of the other kinds, at once after a rest
 * @param controlFramesPerSecond pings and pongs of WebSocket, and empty lines; five times that at once
 * @param newRoomsPerSecond rooms that nobody was in; as many at once as a connection may join
 */
public record Floods(
        int sendsBurst, int commandsPerSecond, int commandsBurst, int controlFramesPerSecond, int newRoomsPerSecond) {

    private static final int USUAL_SECONDS = 5;
    private static final int USUAL_SEND_SECONDS = 2;

    public Floods {
        Checks.requireAtLeast("--sends-burst", sendsBurst, 0);
        Checks.requireRate("--commands-per-second", commandsPerSecond);
        Checks.requireAtLeast("--commands-burst", commandsBurst, 0);
        Checks.requireRate("--control-frames-per-second", controlFramesPerSecond);
        Checks.requireRate("--new-rooms-per-second", newRoomsPerSecond);
    }

    public static Floods defaults() {
        return new Floods(0, 100, 0, 100, 5);
    }

    /** Messages at once, at a rate that is not 0. */
    public int sendsAtOnce(int sendsPerSecond) {
        return sendsBurst == 0 ? sendsPerSecond * USUAL_SEND_SECONDS : sendsBurst;
    }

    public int commandsAtOnce() {
        return commandsBurst == 0 ? commandsPerSecond * USUAL_SECONDS : commandsBurst;
    }

    public int controlFramesAtOnce() {
        return controlFramesPerSecond * USUAL_SECONDS;
    }

    public Floods withNewRoomsPerSecond(int other) {
        return new Floods(sendsBurst, commandsPerSecond, commandsBurst, controlFramesPerSecond, other);
    }
}
