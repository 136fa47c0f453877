package chat.server.room;

import chat.protocol.CloseReason;
import chat.protocol.RoomEvent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelMatchers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The members of one room on one event loop. Confined to that loop, but for {@link #miss}.
 *
 * <p>Live members have all seen the messages up to {@link #lastSeq}, and get the next ones from one shared buffer by a write to their
 * {@link ChannelGroup}, one for each {@link Encoding}. A member that cannot be written is not in it. Everyone else is catching up ({@link Membership}) until it stands at the same place.
 */
final class RoomShard {

    private final Room room;
    private final RoomLoop loop;
    private final MemberGroup live = new MemberGroup(this, Encoding.CHAT);
    private final MemberGroup liveDeflated = new MemberGroup(this, Encoding.DEFLATED);
    private final MemberGroup livePlain = new MemberGroup(this, Encoding.PLAIN);
    private final MemberGroup[] groups = {live, liveDeflated, livePlain};
    private final List<Membership> catchingUp = new ArrayList<>(0);
    private final List<Broadcast> pending = new ArrayList<>(1);
    private long lastSeq;

    /** Whether the loop has yet to hear that messages were left out. Any thread. */
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

    /** Notes that a message did not fit into the inbox; true if the loop has yet to hear of it. Any thread. */
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

    /** Takes over one reference; true if it is the first one of this batch. */
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
            groupOf(membership).remove(membership);
        } else {
            catchingUp.remove(membership);
        }
        return isNobodyLive() && catchingUp.isEmpty();
    }

    /** Every member looks at a change of the room, before it is written to them; some leave. */
    void changed(RoomEvent.RoomChanged change) {
        for (Membership member : members()) {
            member.subscriber().changed(member, change);
        }
    }

    /** Nothing that the members get next follows from what they have. */
    void cut() {
        for (Membership member : members()) {
            member.subscriber().lost(CloseReason.RESTARTING);
        }
    }

    private List<Membership> members() {
        assert loop.eventLoop().inEventLoop();
        List<Membership> members = new ArrayList<>(catchingUp);
        for (MemberGroup group : groups) {
            for (int i = 0; i < group.size(); i++) {
                members.add(group.get(i));
            }
        }
        return members;
    }

    /** Makes a member live if it has seen just what the live ones have; false if there is more for it to wait for. */
    boolean promote(Membership membership) {
        if (isNobodyLive() && membership.seenSeq() > lastSeq && pending.isEmpty()) {
            lastSeq = membership.seenSeq();
        }
        if (membership.seenSeq() != lastSeq) {
            return false;
        }
        catchingUp.remove(membership);
        groupOf(membership).add(membership);
        if (!membership.subscriber().isWritable()) {
            pause(membership);
        }
        return true;
    }

    /** Whether messages after {@code seq} have passed here, which only the history holds now. */
    boolean hasPassed(long seq) {
        return lastSeq > seq;
    }

    private MemberGroup groupOf(Membership membership) {
        return switch (membership.subscriber().encoding()) {
            case CHAT -> live;
            case DEFLATED -> liveDeflated;
            case PLAIN -> livePlain;
        };
    }

    private boolean isNobodyLive() {
        for (MemberGroup group : groups) {
            if (!group.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Writes the batch's broadcasts to every member. On the hot path. */
    void writePending() {
        checkForGap();
        writeCatchingUp();
        long seenSeq = lastSeq;
        // Before the writes, as a member whose buffer one of them fills falls behind with what it brought.
        lastSeq = newestPending();
        for (MemberGroup group : groups) {
            writeLive(group, group.encoding(), seenSeq);
        }
        promoteWhoCaughtUp();
        for (int i = 0; i < pending.size(); i++) {
            loop.written(pending.get(i));
        }
        pending.clear();
    }

    private void writeLive(ChannelGroup group, Encoding encoding, long seenSeq) {
        int members = group.size();
        if (members == 0) {
            return;
        }
        ByteBuf frames = join(encoding, seenSeq);
        int bytes = frames.readableBytes();
        if (bytes == 0) {
            frames.release();
            return;
        }
        group.write(frames, ChannelMatchers.all(), true);
        loop.metrics().wrote(members, pending.size(), (long) members * bytes);
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
        if (isNobodyLive()) {
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
        for (MemberGroup group : groups) {
            fallBehind(group);
        }
    }

    private void fallBehind(MemberGroup group) {
        while (!group.isEmpty()) {
            Membership membership = group.get(group.size() - 1);
            pause(membership);
            membership.miss();
            membership.catchUpLater();
        }
    }

    /** Takes a member out of the live ones. It has seen what they have. */
    void pause(Membership membership) {
        groupOf(membership).remove(membership);
        membership.pause(lastSeq);
        catchingUp.add(membership);
    }

    private void skip(Membership membership, @Nullable ByteBuf frame) {
        if (frame != null && membership.isBehind()) {
            loop.metrics().skipped(frame.readableBytes());
        }
    }

    /** What live members get of this batch, in one buffer. The caller releases it. */
    private ByteBuf join(Encoding encoding, long seenSeq) {
        if (pending.size() == 1 && isNext(pending.get(0), seenSeq)) {
            ByteBuf frame = pending.get(0).frame(encoding);
            return frame == null ? Unpooled.EMPTY_BUFFER : frame.retain();
        }
        int bytes = 0;
        for (int i = 0; i < pending.size(); i++) {
            ByteBuf frame = pending.get(i).frame(encoding);
            bytes += frame == null ? 0 : frame.readableBytes();
        }
        ByteBuf joined = ByteBufAllocator.DEFAULT.directBuffer(bytes);
        for (int i = 0; i < pending.size(); i++) {
            Broadcast broadcast = pending.get(i);
            ByteBuf frame = broadcast.frame(encoding);
            if (frame != null && isNext(broadcast, seenSeq)) {
                joined.writeBytes(frame, frame.readerIndex(), frame.readableBytes());
            }
        }
        return joined;
    }

    /** Whether live members have not seen it yet: what they read from the history can come here afterwards. */
    private static boolean isNext(Broadcast broadcast, long seenSeq) {
        return !broadcast.isNumbered() || broadcast.seq > seenSeq;
    }

    /** Who is ahead of the live members gets what it has not seen; who is behind them gets what is not a message. */
    private void writeCatchingUp() {
        for (int m = 0; m < catchingUp.size(); m++) {
            Membership membership = catchingUp.get(m);
            for (int i = 0; i < pending.size(); i++) {
                Broadcast broadcast = pending.get(i);
                ByteBuf frame = broadcast.frame(membership.subscriber().encoding());
                // A plain member has no frame for what is not a message.
                if (frame != null && membership.takes(broadcast)) {
                    membership.subscriber().write(frame.retainedDuplicate());
                    loop.metrics().wrote(1, 1, frame.readableBytes());
                } else if (broadcast.isNumbered()) {
                    membership.miss();
                    skip(membership, frame);
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
