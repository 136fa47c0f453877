package chat.server.audit;

import org.jspecify.annotations.Nullable;

/**
 * The end of a connection, or a refusal. Immutable, and bounded in size: what is longer is cut off. Holds no secret: a user is
 * named by the id, without the session's signature.
 *
 * @param timeMillis since 1970, UTC
 * @param kind what happened
 * @param user null before hello
 * @param name null before hello
 * @param address the client's, with the port where that is known
 * @param code the close code, or the kind of refusal as the metrics spell it
 * @param reason for people
 * @param openSeconds since the handshake; 0 before it
 * @param received frames that the client had sent by then
 * @param refused commands that had been answered with an error by then
 */
public record Incident(
        long timeMillis,
        Kind kind,
        @Nullable String user,
        @Nullable String name,
        String address,
        String code,
        String reason,
        long openSeconds,
        long received,
        long refused) {

    static final int MOST_REASON_CHARS = 200;

    /** What happened. */
    public enum Kind {
        /** The server closed a connection. */
        CLOSED("closed by the server"),
        /** The client closed it, or went away. */
        LEFT("left"),
        /** A request to upgrade was refused, or none came in time. */
        NOT_CONNECTED("not connected"),
        /** A command was answered with an error; the connection lives on. */
        REFUSED("command refused");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        boolean isEnd() {
            return this == CLOSED || this == LEFT;
        }
    }

    public Incident {
        if (reason.length() > MOST_REASON_CHARS) {
            reason = reason.substring(0, MOST_REASON_CHARS - 1) + "…";
        }
    }

    /** A request that did not become a connection. */
    public static Incident notConnected(long timeMillis, String address, String code, String reason) {
        return new Incident(timeMillis, Kind.NOT_CONNECTED, null, null, address, code, reason, 0, 0, 0);
    }
}
