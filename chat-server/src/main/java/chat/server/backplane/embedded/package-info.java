/**
 * The backplanes of a server that stands alone: one keeps the messages of rooms on disk, the other one in memory only.
 *
 * <p>Entered by any thread. In memory each room has its own lock; on disk one thread writes ({@link
 * chat.server.backplane.embedded.Committer}) and another one reads. May depend on {@link chat.server.backplane}, {@link
 * chat.server.store} and the meters.
 */
package chat.server.backplane.embedded;
