package chat.protocol.json;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;

/** The kinds of buffers that bytes can come in, none of which begins at index 0. */
enum Shape {
    HEAP,
    DIRECT,
    READ_ONLY,
    SLICE,
    COMPOSITE;

    private static final byte[] AROUND = {'{', '"', ','};

    /** A new buffer, the caller's to release, whose readable bytes are {@code bytes}. */
    ByteBuf of(byte[] bytes) {
        PooledByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
        return switch (this) {
            case HEAP -> fill(allocator.heapBuffer(), bytes);
            case DIRECT -> fill(allocator.directBuffer(), bytes);
            case READ_ONLY -> fill(allocator.heapBuffer(), bytes).asReadOnly();
            case SLICE -> {
                ByteBuf whole = fill(allocator.heapBuffer(), bytes).writeBytes(AROUND);
                yield whole.slice(1, AROUND.length - 1 + bytes.length).skipBytes(AROUND.length - 1);
            }
            case COMPOSITE -> {
                CompositeByteBuf composite = allocator.compositeBuffer();
                int middle = bytes.length / 2;
                composite.addComponent(true, Unpooled.copiedBuffer(AROUND));
                composite.addComponent(true, allocator.directBuffer().writeBytes(bytes, 0, middle));
                composite.addComponent(true, allocator.heapBuffer().writeBytes(bytes, middle, bytes.length - middle));
                yield composite.skipBytes(AROUND.length);
            }
        };
    }

    private static ByteBuf fill(ByteBuf empty, byte[] bytes) {
        return empty.writeBytes(AROUND).writeBytes(bytes).skipBytes(AROUND.length);
    }
}
