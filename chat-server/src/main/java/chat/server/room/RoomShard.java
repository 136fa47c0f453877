package chat.server.room;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The members of one room on one event loop. Confined to that loop, but for {@link #miss}.
 *
 * <p>Live members have all seen the messages up to {@link #lastSeq}, and get the next ones from one shared buffer. Everyone
 * else is catching up ({@link Membership}) until it stands at the same place.
 */
final class RoomShard {

    private static final @Nullable Membership[] NOBODY = {};

    private final Room room;
    private final RoomLoop loop;
    private @Nullable Membership[] live = NOBODY;
    private int liveCount;
    private final List<Membership> catchingUp = new ArrayList<>(0);
    private final List<Broadcast> pending = new ArrayList<>(1);
    private long lastSeq;

    /** Whether the loop is yet to be told that messages were left out. Any thread. */
    private final AtomicBoolean missed = new AtomicBoolean();

    RoomShard(Room room, RoomLoop loop) {
        this.room = room;
        this.loop = loop;
    }

    Room room() {
        return room;
    }

    RoomLoop loop() {
        return loop;
    }

    /** Notes that a message did not fit into the inbox; true if the loop has yet to be told. Any thread. */
    boolean miss() {
        return missed.compareAndSet(false, true);
    }

    /** Everyone reads from the history what was left out. */
    void makeUpForMissed() {
        assert loop.eventLoop().inEventLoop();
        missed.set(false);
        everyoneFallsBehind();
        for (Membership membership : catchingUp) {
            if (membership.isAhead()) {
                membership.catchUpLater();
            }
        }
    }

    /** Takes over one reference; true if it is the first one of this turn. */
    boolean add(Broadcast broadcast) {
        pending.add(broadcast);
        return pending.size() == 1;
    }

    void addMember(Membership membership) {
        assert loop.eventLoop().inEventLoop();
        catchingUp.add(membership);
    }

    /** Takes a member out; true if it was the last one here. */
    boolean removeMember(Membership membership) {
        assert loop.eventLoop().inEventLoop();
        if (membership.isLive()) {
            removeLive(membership);
        } else {
            catchingUp.remove(membership);
        }
        return liveCount == 0 && catchingUp.isEmpty();
    }

    /** Makes a member live if it has seen just what the live ones have; false if there is more for it to wait for. */
    boolean promote(Membership membership) {
        if (liveCount == 0 && membership.seenSeq() > lastSeq && pending.isEmpty()) {
            lastSeq = membership.seenSeq();
        }
        if (membership.seenSeq() != lastSeq) {
            return false;
        }
        catchingUp.remove(membership);
        addLive(membership);
        return true;
    }

    /** Whether messages after {@code seq} have passed here, which only the history holds now. */
    boolean hasPassed(long seq) {
        return lastSeq > seq;
    }

    private void addLive(Membership membership) {
        if (liveCount == live.length) {
            live = Arrays.copyOf(live, Math.max(4, liveCount + (liveCount >> 1)));
        }
        live[liveCount] = membership;
        membership.becomeLive(liveCount++);
    }

    private void removeLive(Membership membership) {
        int index = membership.liveIndex();
        Membership last = liveMember(--liveCount);
        live[index] = last;
        last.moveLive(index);
        live[liveCount] = null;
        if (liveCount == 0) {
            live = NOBODY;
        }
    }

    private Membership liveMember(int index) {
        return Objects.requireNonNull(live[index]);
    }

    /** Writes this turn's broadcasts to every member. On the hot path. */
    void writePending() {
        checkForGap();
        long newLastSeq = newestPending();
        writeCatchingUp();
        if (liveCount > 0) {
            writeLive(newLastSeq);
        }
        lastSeq = newLastSeq;
        promoteWhoCaughtUp();
        for (int i = 0; i < pending.size(); i++) {
            loop.written(pending.get(i));
        }
        pending.clear();
    }

    private long newestPending() {
        long newest = lastSeq;
        for (int i = 0; i < pending.size(); i++) {
            newest = Math.max(newest, pending.get(i).seq);
        }
        return newest;
    }

    /** Messages that did not come to this loop are read from the history by each member. */
    private void checkForGap() {
        if (liveCount == 0) {
            return;
        }
        long expected = lastSeq + 1;
        for (int i = 0; i < pending.size(); i++) {
            long seq = pending.get(i).seq;
            if (seq > expected) {
                everyoneFallsBehind();
                return;
            }
            if (seq == expected) {
                expected++;
            }
        }
    }

    private void everyoneFallsBehind() {
        while (liveCount > 0) {
            Membership membership = liveMember(liveCount - 1);
            fallBehind(membership);
            membership.catchUpLater();
        }
    }

    private void fallBehind(Membership membership) {
        removeLive(membership);
        membership.fallBehind(lastSeq);
        catchingUp.add(membership);
    }

    private void writeLive(long newLastSeq) {
        ByteBuf chat = null;
        ByteBuf plain = null;
        long bytes = 0;
        int written = 0;
        try {
            for (int i = liveCount - 1; i >= 0; i--) {
                Membership membership = liveMember(i);
                Outlet outlet = membership.outlet();
                if (!outlet.isWritable()) {
                    if (newLastSeq > lastSeq) {
                        skipPending(outlet.isPlain());
                        fallBehind(membership);
                        outlet.resumeLater(membership);
                    }
                    continue;
                }
                ByteBuf frames;
                if (outlet.isPlain()) {
                    plain = plain == null ? join(true) : plain;
                    frames = plain;
                } else {
                    chat = chat == null ? join(false) : chat;
                    frames = chat;
                }
                if (frames.isReadable()) {
                    outlet.write(frames.retainedDuplicate());
                    bytes += frames.readableBytes();
                    written++;
                }
            }
        } finally {
            release(chat);
            release(plain);
        }
        loop.metrics().wrote(written, pending.size(), bytes);
    }

    private void skipPending(boolean plain) {
        for (int i = 0; i < pending.size(); i++) {
            skip(pending.get(i), frame(pending.get(i), plain));
        }
    }

    private void skip(Broadcast broadcast, @Nullable ByteBuf frame) {
        if (frame != null && broadcast.isNumbered()) {
            loop.metrics().skipped(frame.readableBytes());
        }
    }

    private static void release(@Nullable ByteBuf frames) {
        if (frames != null) {
            frames.release();
        }
    }

    /** What live members get this turn, in one buffer. The caller releases it. */
    private ByteBuf join(boolean plain) {
        if (pending.size() == 1 && isNext(pending.get(0))) {
            ByteBuf frame = frame(pending.get(0), plain);
            return frame == null ? ByteBufAllocator.DEFAULT.buffer(0) : frame.retain();
        }
        int bytes = 0;
        for (int i = 0; i < pending.size(); i++) {
            ByteBuf frame = frame(pending.get(i), plain);
            bytes += frame == null ? 0 : frame.readableBytes();
        }
        ByteBuf joined = ByteBufAllocator.DEFAULT.directBuffer(bytes);
        for (int i = 0; i < pending.size(); i++) {
            Broadcast broadcast = pending.get(i);
            ByteBuf frame = frame(broadcast, plain);
            if (frame != null && isNext(broadcast)) {
                joined.writeBytes(frame, frame.readerIndex(), frame.readableBytes());
            }
        }
        return joined;
    }

    /** Whether live members have not seen it yet: what they read from the history can come here afterwards. */
    private boolean isNext(Broadcast broadcast) {
        return !broadcast.isNumbered() || broadcast.seq > lastSeq;
    }

    private static @Nullable ByteBuf frame(Broadcast broadcast, boolean plain) {
        return plain ? broadcast.plainFrame : broadcast.chatFrame;
    }

    /** Who is ahead of the live members gets what it has not seen; who is behind them gets what is not a message. */
    private void writeCatchingUp() {
        for (int m = 0; m < catchingUp.size(); m++) {
            Membership membership = catchingUp.get(m);
            for (int i = 0; i < pending.size(); i++) {
                Broadcast broadcast = pending.get(i);
                ByteBuf frame = frame(broadcast, membership.outlet().isPlain());
                // A plain member has no frame for what is not a message.
                if (frame != null && membership.takes(broadcast)) {
                    membership.outlet().write(frame.retainedDuplicate());
                    loop.metrics().wrote(1, 1, frame.readableBytes());
                } else if (membership.isBehind()) {
                    skip(broadcast, frame);
                }
            }
        }
    }

    private void promoteWhoCaughtUp() {
        for (int m = catchingUp.size() - 1; m >= 0; m--) {
            Membership membership = catchingUp.get(m);
            if (membership.isAhead() && !promote(membership) && hasPassed(membership.seenSeq())) {
                membership.catchUpLater();
            }
        }
    }
}
