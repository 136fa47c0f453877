package chat.server.room;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way to the members of a room, encoded once for all of them.
 *
 * <p>Immutable but for its count of loops. Holds one reference to its frames for each loop that it goes to; a loop gives
 * its own back by {@link #releaseOne}.
 */
final class Broadcast {

    /** The seq of what is not a message and has no place in the numbering. */
    static final long UNNUMBERED = 0;

    final long seq;
    private final ByteBuf chatFrame;

    /** For members of the plain dialect; null where they get nothing. */
    private final @Nullable ByteBuf plainFrame;

    /** For members that take deflated frames; null where it would not be shorter, or nobody is there to take it. */
    private final @Nullable ByteBuf deflatedFrame;

    private final long publishedNanos;
    private final AtomicInteger loopsLeft;

    /** Takes over the caller's one reference to each frame. */
    Broadcast(
            long seq,
            ByteBuf chatFrame,
            @Nullable ByteBuf plainFrame,
            @Nullable ByteBuf deflatedFrame,
            long publishedNanos,
            int loops) {
        this.seq = seq;
        this.chatFrame = chatFrame;
        this.plainFrame = plainFrame;
        this.deflatedFrame = deflatedFrame;
        this.publishedNanos = publishedNanos;
        this.loopsLeft = new AtomicInteger(loops);
        if (loops > 1) {
            chatFrame.retain(loops - 1);
            if (plainFrame != null) {
                plainFrame.retain(loops - 1);
            }
            if (deflatedFrame != null) {
                deflatedFrame.retain(loops - 1);
            }
        }
    }

    boolean isNumbered() {
        return seq != UNNUMBERED;
    }

    /** The broadcast's own; null where those who take it so get nothing. */
    @Nullable
    ByteBuf frame(Encoding encoding) {
        return switch (encoding) {
            case PLAIN -> plainFrame;
            case DEFLATED -> deflatedFrame == null ? chatFrame : deflatedFrame;
            case CHAT -> chatFrame;
        };
    }

    int bytes() {
        return chatFrame.readableBytes();
    }

    long publishedNanos() {
        return publishedNanos;
    }

    /** Gives back one loop's reference; true for the last one. */
    boolean releaseOne() {
        chatFrame.release();
        if (plainFrame != null) {
            plainFrame.release();
        }
        if (deflatedFrame != null) {
            deflatedFrame.release();
        }
        return loopsLeft.decrementAndGet() == 0;
    }
}
