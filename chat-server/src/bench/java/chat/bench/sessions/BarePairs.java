package chat.bench.sessions;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CountDownLatch;

/**
 * Pairs of channels that have said one byte to each other, with one shared handler: what the transport and the client's end
 * take of the heap. Confined to the main thread.
 */
final class BarePairs {

    private static final LocalAddress ADDRESS = new LocalAddress("bare");

    private final EventLoopGroup loop = LocalLoops.start(1, "bare");
    private final OneByte handler = new OneByte();
    private final Bootstrap clients = new Bootstrap()
            .group(loop)
            .channel(LocalChannel.class)
            .disableResolver()
            .handler(handler);
    private int opened;

    BarePairs() throws InterruptedException {
        new ServerBootstrap()
                .group(loop)
                .channel(LocalServerChannel.class)
                .childHandler(handler)
                .bind(ADDRESS)
                .sync();
    }

    /** Opens so many more, to stay. Blocks until all have spoken. */
    void open(int pairs) throws InterruptedException {
        CountDownLatch heard = new CountDownLatch(2 * pairs);
        loop.execute(() -> {
            handler.heard = heard;
            for (int i = 0; i < pairs; i++) {
                clients.connect(ADDRESS, new LocalAddress("bare-" + opened++));
            }
        });
        heard.await();
    }

    /** Confined to the loop of the pairs. */
    @Sharable
    private static final class OneByte extends ChannelInboundHandlerAdapter {
        private CountDownLatch heard = new CountDownLatch(0);

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.writeAndFlush(ctx.alloc().directBuffer(1).writeByte(0), ctx.voidPromise());
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
            heard.countDown();
        }
    }
}
