package chat.server.config;

/** What an acknowledged message survives. */
public enum Durability {
    /** A power cut. */
    DISK,
    /** The end of the process, by whatever means. */
    PROCESS
}
