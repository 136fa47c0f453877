package chat.server.room;

import chat.protocol.Member;
import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.protocol.json.MalformedMessageException;
import chat.protocol.json.ServerMessageReader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.local.LocalChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A connection that records what it is told, on a loop that the test turns. */
final class TestMember {

    final Member member;
    final List<Long> seqs = new ArrayList<>();
    final List<ServerMessage> pushes = new ArrayList<>();
    final List<String> lines = new ArrayList<>();
    final List<Long> addresses = new ArrayList<>();
    Runnable onWrite = () -> {};
    int writes;
    int flushes;
    boolean lost;
    private boolean fullAfterAWrite;
    private final LocalChannel channel = new LocalChannel();
    private final Rooms rooms;
    private final Subscriber subscriber;

    TestMember(String user, TestLoop loop, Rooms rooms, boolean plain) {
        this.member = new Member(new UserId(user), new UserName(user));
        this.rooms = rooms;
        channel.pipeline().addLast(new Recorder()).addLast("from", new ChannelOutboundHandlerAdapter());
        loop.register(channel);
        loop.settle();
        this.subscriber = rooms.subscriber(
                channel.pipeline().context("from"), plain ? Encoding.PLAIN : Encoding.CHAT, reason -> lost = true);
    }

    /** Enters and is fed what comes after {@code since}. */
    Membership join(RoomName room, long since) {
        Membership membership = enterOnly(room);
        membership
                .position()
                .thenAccept(position -> membership.start(Math.max(since, position.oldest() - 1), position));
        return membership;
    }

    Membership joinLive(RoomName room) {
        Membership membership = enterOnly(room);
        membership.position().thenAccept(position -> membership.start(position.newest(), position));
        return membership;
    }

    Membership enterOnly(RoomName room) {
        Membership membership = rooms.enter(room, subscriber).orElseThrow();
        membership.appear(member);
        return membership;
    }

    void afterBroadcasts(Runnable task) {
        subscriber.afterBroadcasts(task);
    }

    void setWritable(boolean writable) {
        subscriber.setWritable(writable);
    }

    /** The next write fills the connection's buffer. */
    void isFullAfterAWrite() {
        fullAfterAWrite = true;
    }

    private final class Recorder extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            writes++;
            ByteBuf frames = (ByteBuf) message;
            addresses.add(frames.memoryAddress() + frames.readerIndex());
            while (frames.isReadable()) {
                record(payload(frames));
            }
            frames.release();
            onWrite.run();
            if (fullAfterAWrite) {
                fullAfterAWrite = false;
                setWritable(false);
            }
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            flushes++;
        }
    }

    private static ByteBuf payload(ByteBuf frames) {
        frames.skipBytes(1);
        int length = frames.readUnsignedByte();
        return frames.readSlice(length == 126 ? frames.readUnsignedShort() : length);
    }

    private void record(ByteBuf payload) {
        try {
            ServerMessage message = ServerMessageReader.read(payload);
            if (message instanceof RoomEvent event) {
                seqs.add(event.seq());
            } else {
                pushes.add(message);
            }
        } catch (MalformedMessageException e) {
            lines.add(payload.toString(StandardCharsets.UTF_8));
        }
    }
}
