package chat.server.store.log;

/**
 * Where a log ended, as it is noted outside of it: a log that ends before was removed, emptied or cut off.
 *
 * @param position of the record that came next
 * @param segment index of the segment that was written
 * @param clean whether a server came to its end there, and has written nothing after
 */
public record LogEnd(long position, int segment, boolean clean) {}
