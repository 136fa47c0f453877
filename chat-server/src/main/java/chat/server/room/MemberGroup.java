package chat.server.room;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelId;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.ChannelMatcher;
import io.netty.channel.group.ChannelMatchers;
import io.netty.channel.group.DefaultChannelGroup;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Members of a room that get the same frames, as a {@link ChannelGroup} over an array. Confined to the members' event loop.
 *
 * <p>A broadcast is a write of a buffer to all, with a void promise; it leaves with the loop's next flush. Everything else
 * is rare, and goes by a copy of Netty's kind. Why not Netty's alone: decision record 11.
 */
final class MemberGroup extends AbstractSet<Channel> implements ChannelGroup {

    private static final @Nullable Membership[] NOBODY = {};

    private final RoomShard shard;
    private final Encoding encoding;
    private @Nullable Membership[] members = NOBODY;
    private int size;

    MemberGroup(RoomShard shard, Encoding encoding) {
        this.shard = shard;
        this.encoding = encoding;
    }

    /** Of what all of them get. */
    Encoding encoding() {
        return encoding;
    }

    void add(Membership membership) {
        assert shard.loop().eventLoop().inEventLoop();
        if (size == members.length) {
            members = Arrays.copyOf(members, Math.max(4, size + (size >> 1)));
        }
        members[size] = membership;
        membership.becomeLive(size++);
    }

    void remove(Membership membership) {
        assert shard.loop().eventLoop().inEventLoop();
        int index = membership.liveIndex();
        Membership last = get(--size);
        members[index] = last;
        last.moveLive(index);
        members[size] = null;
        if (size == 0) {
            members = NOBODY;
        }
    }

    Membership get(int index) {
        return Objects.requireNonNull(members[index]);
    }

    @Override
    public ChannelGroupFuture write(Object message, ChannelMatcher matcher, boolean voidPromise) {
        if (voidPromise && matcher == ChannelMatchers.all() && message instanceof ByteBuf frames) {
            broadcast(frames);
            return shard.loop().voidFuture();
        }
        return copy().write(message, matcher, voidPromise);
    }

    /** On the hot path: the loop runs once per member. A member whose write fills its buffer may leave meanwhile. */
    private void broadcast(ByteBuf frames) {
        assert shard.loop().eventLoop().inEventLoop();
        try {
            for (int i = size - 1; i >= 0; i--) {
                get(i).subscriber().write(frames.retainedDuplicate());
            }
        } finally {
            frames.release();
        }
    }

    private ChannelGroup copy() {
        ChannelGroup copy = new DefaultChannelGroup(name(), shard.loop().eventLoop());
        copy.addAll(this);
        return copy;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Iterator<Channel> iterator() {
        return IntStream.range(0, size)
                .mapToObj(i -> get(i).subscriber().channel())
                .iterator();
    }

    @Override
    public String name() {
        return shard.room().name().value();
    }

    @Override
    public int compareTo(ChannelGroup other) {
        return name().compareTo(other.name());
    }

    @Override
    public @Nullable Channel find(ChannelId id) {
        return copy().find(id);
    }

    @Override
    public ChannelGroupFuture write(Object message) {
        return copy().write(message);
    }

    @Override
    public ChannelGroupFuture write(Object message, ChannelMatcher matcher) {
        return copy().write(message, matcher);
    }

    @Override
    public ChannelGroup flush() {
        return copy().flush();
    }

    @Override
    public ChannelGroup flush(ChannelMatcher matcher) {
        return copy().flush(matcher);
    }

    @Override
    public ChannelGroupFuture writeAndFlush(Object message) {
        return copy().writeAndFlush(message);
    }

    @Override
    public ChannelGroupFuture writeAndFlush(Object message, ChannelMatcher matcher) {
        return copy().writeAndFlush(message, matcher);
    }

    @Override
    public ChannelGroupFuture writeAndFlush(Object message, ChannelMatcher matcher, boolean voidPromise) {
        return copy().writeAndFlush(message, matcher, voidPromise);
    }

    @Deprecated
    @Override
    public ChannelGroupFuture flushAndWrite(Object message) {
        return copy().writeAndFlush(message);
    }

    @Deprecated
    @Override
    public ChannelGroupFuture flushAndWrite(Object message, ChannelMatcher matcher) {
        return copy().writeAndFlush(message, matcher);
    }

    @Override
    public ChannelGroupFuture disconnect() {
        return copy().disconnect();
    }

    @Override
    public ChannelGroupFuture disconnect(ChannelMatcher matcher) {
        return copy().disconnect(matcher);
    }

    @Override
    public ChannelGroupFuture close() {
        return copy().close();
    }

    @Override
    public ChannelGroupFuture close(ChannelMatcher matcher) {
        return copy().close(matcher);
    }

    @Deprecated
    @Override
    public ChannelGroupFuture deregister() {
        return copy().deregister();
    }

    @Deprecated
    @Override
    public ChannelGroupFuture deregister(ChannelMatcher matcher) {
        return copy().deregister(matcher);
    }

    @Override
    public ChannelGroupFuture newCloseFuture() {
        return copy().newCloseFuture();
    }

    @Override
    public ChannelGroupFuture newCloseFuture(ChannelMatcher matcher) {
        return copy().newCloseFuture(matcher);
    }
}
