package chat.server.connection;

/**
 * Where a connection is in its life.
 *
 * <pre>
 *   AwaitingHello --hello--> Open --end--> Ended
 *   AwaitingHello --end--> Ended
 * </pre>
 */
sealed interface Phase {

    /** Nothing but {@code hello} is accepted. */
    record AwaitingHello() implements Phase {}

    /** The client has a name; its commands are carried out. */
    record Open(Commands commands) implements Phase {}

    /** Nothing is accepted or answered any more. */
    record Ended() implements Phase {}
}
