package chat.server.room;

/** How a connection gets what its rooms say. Each is encoded once for all who get it. */
public enum Encoding {
    /** Text frames of {@code chat.v1}. */
    CHAT,
    /** The same, deflated where that makes them shorter (RFC 7692), each by itself. */
    DEFLATED,
    /** Text frames of the plain dialect, which has nothing but messages. */
    PLAIN
}
