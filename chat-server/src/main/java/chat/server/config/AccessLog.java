package chat.server.config;

/** Which ends of connections and which refusals are logged. */
public enum AccessLog {
    OFF,
    /** What was refused. */
    REFUSALS,
    /** Each end of a connection, too. */
    ALL
}
