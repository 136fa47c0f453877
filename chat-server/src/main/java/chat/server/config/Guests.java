package chat.server.config;

/** What somebody without credentials may do. */
public enum Guests {
    /** Whatever users may. */
    ALLOW,
    /** Read, and say nothing. */
    READ,
    /** Not even connect. */
    NONE
}
