/**
 * The port behind which messages are ordered, kept and distributed.
 *
 * <p>Owns the contract, {@link chat.server.stream.RoomStreams}; what implements it lives below this package. May depend on
 * {@link chat.protocol} alone.
 */
package chat.server.stream;
