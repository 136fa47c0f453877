package chat.server.store.table;

import chat.server.store.Chunk;
import java.nio.ByteBuffer;
import java.util.List;

/** The payloads of a chunk as the table holds them: a byte that names the version of the layout, then the payloads joined. */
final class PayloadColumn {

    private static final byte VERSION = 1;

    private PayloadColumn() {}

    static byte[] join(List<byte[]> payloads) {
        byte[] joined = Chunk.joinPayloads(payloads);
        return ByteBuffer.allocate(1 + joined.length).put(VERSION).put(joined).array();
    }

    static List<byte[]> split(byte[] column) {
        if (column[0] != VERSION) {
            throw new IllegalStateException("a chunk has an unknown version: " + column[0]);
        }
        return Chunk.splitPayloads(ByteBuffer.wrap(column, 1, column.length - 1).slice());
    }
}
