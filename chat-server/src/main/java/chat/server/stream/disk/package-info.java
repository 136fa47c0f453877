/**
 * Room streams that survive the process: one thread writes ({@link chat.server.stream.disk.Committer}), another one reads.
 *
 * <p>Entered by any thread. May depend on {@link chat.server.stream}, {@link chat.server.stream.recent}, {@link
 * chat.server.store} and the meters.
 */
package chat.server.stream.disk;
