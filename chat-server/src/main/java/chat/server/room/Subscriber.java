package chat.server.room;

import chat.protocol.CloseReason;
import chat.protocol.ErrorCode;
import chat.protocol.RoomEvent;
import chat.protocol.ServerMessage;
import chat.protocol.UserName;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection as its rooms see it. Everything for it is written here, as whole WebSocket frames. Confined to the
 * connection's event loop.
 *
 * <p>What is written leaves when the loop's batch ends, together with all else of the batch ({@link RoomLoop}).
 */
public final class Subscriber {

    private static final int RETRY_MILLIS = 500;

    private final RoomLoop loop;
    private final ChannelHandlerContext wire;
    private final Encoding encoding;
    private final Consumer<CloseReason> onLost;
    private final List<Membership> memberships = new ArrayList<>(0);
    private BiConsumer<Membership, RoomEvent.RoomChanged> onChange = (place, change) -> {};
    private boolean unflushed;
    private boolean writable = true;
    private boolean lost;

    /** Waits for what the rooms have read. */
    private @Nullable Runnable whenFed;

    Subscriber(RoomLoop loop, ChannelHandlerContext wire, Encoding encoding, Consumer<CloseReason> onLost) {
        this.loop = loop;
        this.wire = wire;
        this.encoding = encoding;
        this.onLost = onLost;
    }

    /** Sets who looks at changes of the rooms that this connection is in; runs on the loop. */
    public void onChange(BiConsumer<Membership, RoomEvent.RoomChanged> listener) {
        onChange = listener;
    }

    void changed(Membership place, RoomEvent.RoomChanged change) {
        onChange.accept(place, change);
    }

    /** Writes a frame and takes over the caller's reference to it. On the hot path: once per member. */
    public void write(ByteBuf frame) {
        wire.write(frame, wire.voidPromise());
        if (!unflushed) {
            unflushed = true;
            loop.flushLater(this);
        }
    }

    /** Whether less waits here than the high-water mark. */
    public boolean isWritable() {
        return writable;
    }

    /**
     * To be called whenever that changes. A connection that cannot be written falls behind in its rooms; one that can be
     * written again is fed what it missed.
     */
    public void setWritable(boolean writable) {
        assert loop.eventLoop().inEventLoop();
        this.writable = writable;
        List.copyOf(memberships).forEach(writable ? Membership::becameWritable : Membership::becameUnwritable);
    }

    void add(Membership membership) {
        memberships.add(membership);
    }

    void remove(Membership membership) {
        memberships.remove(membership);
        fed();
    }

    /**
     * Runs {@code then} as soon as no room has anything to read from its history for this connection: all is written, or it
     * cannot be had.
     */
    public void whenFed(Runnable then) {
        whenFed = then;
        fed();
    }

    /** A room has read what it has to, or is left. */
    void fed() {
        Runnable then = whenFed;
        if (then == null || !lost && memberships.stream().anyMatch(Membership::isReading)) {
            return;
        }
        whenFed = null;
        then.run();
    }

    /** Runs {@code task} when what has been published by now is written. */
    public void afterBroadcasts(Runnable task) {
        loop.afterPosted(task);
    }

    void flush() {
        unflushed = false;
        wire.flush();
    }

    Channel channel() {
        return wire.channel();
    }

    Encoding encoding() {
        return encoding;
    }

    RoomLoop loop() {
        return loop;
    }

    /** Runs {@code task} on the connection's loop: now if this is it. */
    public void onLoop(Runnable task) {
        if (loop.eventLoop().inEventLoop()) {
            task.run();
        } else {
            loop.runInBatch(task);
        }
    }

    /** Runs {@code task} on the loop in some time. */
    public Future<?> later(Runnable task, long millis) {
        return loop.eventLoop().schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    /** Runs {@code read} again in a moment, as it could not be done; not all who wait at once. */
    void retry(Runnable read) {
        later(read, RETRY_MILLIS + ThreadLocalRandom.current().nextInt(RETRY_MILLIS));
    }

    /** Some of what this connection has to get next cannot be had; the rest follows. */
    void failed(String message) {
        loop.metrics().error(ErrorCode.INTERNAL);
        write(
                encoding == Encoding.PLAIN
                        ? Frames.plain(UserName.SERVER, message)
                        : Frames.chat(new ServerMessage.Failed(null, ErrorCode.INTERNAL, message, null)));
    }

    /** What this connection has to get next is gone. */
    void lost(CloseReason reason) {
        lost = true;
        onLost.accept(reason);
        fed();
    }
}
