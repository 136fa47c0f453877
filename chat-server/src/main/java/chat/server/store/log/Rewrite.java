package chat.server.store.log;

/**
 * What an edit or a deletion does to an earlier event of its room.
 *
 * @param event seq of the edit or deletion
 * @param seq of the event that is rewritten
 * @param payload what stands in its place from then on
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares rewrites
public record Rewrite(long event, long seq, byte[] payload) {}
