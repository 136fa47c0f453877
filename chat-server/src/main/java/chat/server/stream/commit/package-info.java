/**
 * Batches of submissions for one thread that commits them, and the pace of its commits.
 *
 * <p>Owns {@link chat.server.stream.commit.CommitQueue}. Entered by any thread. May depend on {@link chat.server.stream} and {@link chat.server.stream.recent}.
 */
package chat.server.stream.commit;
