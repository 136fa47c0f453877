package chat.protocol;

/**
 * Why a WebSocket connection is closed: the codes of RFC 6455, section 7.4.1, where one fits, and our own. Of ours,
 * 4000 to 4499 mean "come back" and 4500 to 4999 "do not come back as you are".
 */
public enum CloseReason {
    NORMAL(1000, "bye"),
    PROTOCOL_ERROR(1002, "protocol error"),
    BINARY(1003, "binary messages are not spoken here"),
    NOT_UTF8(1007, "not UTF-8"),
    TOO_BIG(1009, "message too big"),
    INTERNAL_ERROR(1011, "internal error"),
    /** Of the registry that section 11.7 of the RFC begins. */
    OVERLOADED(1013, "try again later"),
    RESTARTING(4001, "restarting"),
    NO_PONG(4003, "no answer to ping"),
    SAID_NOTHING(4004, "no hello in time"),
    TOO_SLOW(4008, "reads too slowly"),
    FLOODING(4029, "flooding"),
    BAD_CREDENTIALS(4500, "bad credentials"),
    TOKEN_EXPIRED(4501, "the token has expired"),
    REMOVED(4503, "removed by a moderator"),
    TOO_MANY_CONNECTIONS(4504, "too many connections");

    private final int code;
    private final String text;

    CloseReason(int code, String text) {
        this.code = code;
        this.text = text;
    }

    public int code() {
        return code;
    }

    /** What the close frame says, in English. */
    public String text() {
        return text;
    }

    /** Whether a client should connect again by itself. */
    public boolean mayComeBack() {
        return code < 4500;
    }
}
