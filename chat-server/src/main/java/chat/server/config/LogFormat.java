package chat.server.config;

/** How a line of the log is written: for people, or for programs. */
public enum LogFormat {
    TEXT,
    JSON
}
