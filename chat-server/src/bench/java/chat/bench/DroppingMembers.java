package chat.bench;

import chat.protocol.Member;
import chat.protocol.UserId;
import chat.server.room.Encoding;
import chat.server.room.Membership;
import chat.server.room.Rooms;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalChannel;
import io.netty.util.ReferenceCountUtil;

/** Members of a room whose connections drop what they are to send, at the transport's door. Confined to their loop. */
@Sharable
final class DroppingMembers extends ChannelOutboundHandlerAdapter {

    private int written;

    /** How many writes have come so far. */
    int written() {
        return written;
    }

    @SuppressWarnings("deprecation") // it is what a loop outside a group has
    void join(Rooms rooms, ManualIoEventLoop loop, int number) {
        LocalChannel channel = new LocalChannel();
        channel.pipeline().addLast(this).addLast("wire", new ChannelOutboundHandlerAdapter());
        loop.register(channel);
        while (loop.runNow() > 0) {
            // until it is registered
        }
        Membership membership = rooms.enter(
                        Typical.ROOM, rooms.subscriber(channel.pipeline().context("wire"), Encoding.CHAT, reason -> {}))
                .orElseThrow();
        membership.appear(new Member(new UserId("user-" + number), Typical.NAME));
        membership.position().thenAccept(position -> membership.start(position.newest(), position));
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        written++;
        ReferenceCountUtil.release(message);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        // nothing waits
    }
}
