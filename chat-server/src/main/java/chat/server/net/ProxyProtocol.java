package chat.server.net;

import chat.server.config.IpAddress;
import chat.server.connection.Services;
import chat.server.ending.Ending;
import chat.server.metrics.ProxyMeters;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Finds out whether a trusted peer begins with a header of the PROXY protocol, version 1 or 2 (HAProxy's proxy-protocol.txt), and has Netty read it
 * if so. What is none goes on untouched. Leaves as soon as that is known. Confined to its event loop.
 */
final class ProxyProtocol extends ByteToMessageDecoder {

    /** Of the values of version 2 behind the addresses, which nobody reads here. */
    private static final int MOST_VALUES_BYTES = 2_048;

    private static final int SENDING_MILLIS = 1_000;
    private static final String REASON = "the header of the PROXY protocol is malformed";
    private static final String TEXT = REASON + "\n";
    private static final byte[] ANSWER = ("HTTP/1.1 400 Bad Request\r\nconnection: close\r\n"
                    + "content-type: text/plain; charset=utf-8\r\ncontent-length: " + TEXT.length() + "\r\n\r\n" + TEXT)
            .getBytes(StandardCharsets.US_ASCII);

    private final Services services;
    private final BiConsumer<ChannelHandlerContext, InetAddress> source;

    /** @param source gets the address that the header names, if it does */
    ProxyProtocol(Services services, BiConsumer<ChannelHandlerContext, InetAddress> source) {
        this.services = services;
        this.source = source;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        switch (HAProxyMessageDecoder.detectProtocol(in).state()) {
            case NEEDS_MORE_DATA -> {}
            case INVALID -> ctx.pipeline().remove(this);
            case DETECTED -> {
                ChannelPipeline pipeline = ctx.pipeline();
                pipeline.addAfter(ctx.name(), null, new Receiver());
                pipeline.addAfter(ctx.name(), null, new HAProxyMessageDecoder(MOST_VALUES_BYTES));
                pipeline.addAfter(ctx.name(), null, new StayOpen());
                pipeline.remove(this);
            }
        }
    }

    /** Netty's decoder closes at once when a header is malformed; here an answer comes first, and {@link Ending} closes. */
    private static final class StayOpen extends ChannelOutboundHandlerAdapter {
        @Override
        public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
            promise.trySuccess();
        }
    }

    /** Gets what the decoder makes of the header, and what comes behind. */
    private final class Receiver extends ChannelInboundHandlerAdapter {

        private boolean refused;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (refused) {
                ReferenceCountUtil.release(message);
            } else if (message instanceof HAProxyMessage header) {
                receive(ctx, header);
            } else {
                ctx.fireChannelRead(message);
            }
        }

        /** What follows would end the connection a second time. */
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (!refused) {
                ctx.fireUserEventTriggered(event);
            }
        }

        /** A proxy's own connections, for checks of health, name nobody. */
        private void receive(ChannelHandlerContext ctx, HAProxyMessage header) {
            String address = header.command() == HAProxyCommand.PROXY ? header.sourceAddress() : null;
            header.release();
            ctx.pipeline().remove(StayOpen.class);
            ctx.pipeline().remove(this);
            if (address != null) {
                IpAddress.parse(address).ifPresent(client -> source.accept(ctx, client));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (!(cause instanceof DecoderException)) { // also of a header that is shorter than its addresses
                ctx.fireExceptionCaught(cause);
            } else if (!refused) {
                refused = true;
                services.metrics().proxies().fault(ProxyMeters.Fault.PROXY_PROTOCOL);
                NotConnected.note(services, ctx.channel(), "bad_request", REASON);
                Ending ending = new Ending(ctx.writeAndFlush(Unpooled.wrappedBuffer(ANSWER)), SENDING_MILLIS);
                ctx.pipeline().addFirst(ending);
            }
        }
    }
}
