/**
 * The port behind which a room's events are numbered, stored and distributed.
 *
 * <p>Owns the contract, {@link chat.server.stream.RoomStreams}; what implements it lives below this package. Entered by any
 * thread. May depend on {@link chat.protocol} alone.
 */
package chat.server.stream;
