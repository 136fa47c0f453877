package chat.loadtest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the load tester and a server, passes on what both say, and spoils a little of what the server says. One
 * event loop, so all connections are handled one after the other.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class FaultyProxy implements AutoCloseable {

    /** What is done to what a server sends. */
    enum Fault {
        NONE,
        /** The first message with seq 3 is left out. */
        DROP,
        /** It is sent twice. */
        REPEAT,
        /** It comes after the one that follows it. */
        REORDER,
        /** Its text is that of the message before. */
        EXCHANGE,
        /** Its text is one that nobody sent. */
        MAKE_UP,
        /** Every message is 20 ms late. */
        DELAY,
        /** When the first message with seq 20 comes, nothing is passed on to anybody for {@link #STALL_NANOS}. */
        STALL,
        /** When it comes, all connections are cut. */
        CUT,
        /** The same, and the first message after that is left out. */
        CUT_AND_DROP,
        /** The answer {@code sent} with seq 3 names seq 0. */
        ACKNOWLEDGE_AS_ZERO,
        /** Every presence of four counts nine. */
        COUNT_TOO_MANY
    }

    static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long DELAY_MILLIS = 20;
    private static final String SPOILT_SEQ = "\"seq\":3,";
    private static final String LATER_SEQ = "\"seq\":20,";

    private final List<Channel> clients = new ArrayList<>();
    private final InetSocketAddress server;
    private final Fault fault;
    private final LoopbackServer listener;
    private boolean done;
    private boolean dropNext;
    private long stalledUntilNanos = System.nanoTime();

    FaultyProxy(int serverPort, Fault fault) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
        this.fault = fault;
        this.listener = new LoopbackServer(accepted -> {
            accepted.config().setAutoRead(false);
            accepted.pipeline().addLast(new FromClient(accepted));
        });
    }

    String url() {
        return listener.url();
    }

    @Override
    public void close() {
        listener.close();
    }

    /** Passes everything on to the server, once that is connected to. */
    private final class FromClient extends ChannelInboundHandlerAdapter {

        private final Channel client;
        private final Channel upstream;

        FromClient(SocketChannel client) {
            this.client = client;
            clients.add(client);
            ChannelFuture connecting = new Bootstrap()
                    .group(client.eventLoop())
                    .channel(NioSocketChannel.class)
                    .handler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel connected) {
                            connected.pipeline().addLast(new FromServer(client));
                        }
                    })
                    .connect(server);
            upstream = connecting.channel();
            connecting.addListener(connected -> {
                if (connected.isSuccess()) {
                    client.config().setAutoRead(true);
                } else {
                    client.close();
                }
            });
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object bytes) {
            upstream.writeAndFlush(bytes);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            clients.remove(client);
            upstream.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    /** Cuts what the server says into the answer to the handshake and frames (RFC 6455, section 5.2), and spoils some. */
    private final class FromServer extends ByteToMessageDecoder {

        private final Channel client;
        private boolean handshakeDone;
        private @Nullable ByteBuf held;
        private String before = "";
        private final boolean isNew = done;
        private final Queue<ByteBuf> waiting = new ArrayDeque<>();

        FromServer(Channel client) {
            this.client = client;
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            if (!handshakeDone) {
                int end = in.toString(US_ASCII).indexOf("\r\n\r\n");
                if (end >= 0) {
                    handshakeDone = true;
                    pass(in.readRetainedSlice(end + 4), 0);
                }
                return;
            }
            int header = 2;
            if (in.readableBytes() < header) {
                return;
            }
            long length = in.getByte(in.readerIndex() + 1) & 0x7F;
            if (length == 126) {
                header = 4;
                length = in.readableBytes() < header ? Integer.MAX_VALUE : in.getUnsignedShort(in.readerIndex() + 2);
            } else if (length == 127) {
                header = 10;
                length = in.readableBytes() < header ? Integer.MAX_VALUE : in.getLong(in.readerIndex() + 2);
            }
            if (in.readableBytes() >= header + length) {
                ByteBuf frame = in.readRetainedSlice(header + (int) length);
                spoil(frame, header);
            }
        }

        private void spoil(ByteBuf frame, int header) {
            String text = frame.toString(header, frame.readableBytes() - header, UTF_8);
            boolean message = text.startsWith("{\"type\":\"message\"");
            boolean spoilt = message && !done && text.contains(isLate() ? LATER_SEQ : SPOILT_SEQ);
            done |= spoilt;
            if (message && dropNext && isNew) {
                dropNext = false;
                frame.release();
                return;
            }
            if (fault == Fault.ACKNOWLEDGE_AS_ZERO && text.startsWith("{\"type\":\"sent\"")) {
                pass(replaced(frame, header, text, SPOILT_SEQ, "\"seq\":0,"), 0);
                return;
            }
            if (fault == Fault.COUNT_TOO_MANY && text.startsWith("{\"type\":\"presence\"")) {
                pass(replaced(frame, header, text, "\"count\":4", "\"count\":9"), 0);
                return;
            }
            String last = before;
            before = message ? text : before;
            if (held != null && message) {
                pass(frame, 0);
                pass(held, 0);
                held = null;
            } else if (!spoilt) {
                pass(frame, fault == Fault.DELAY && message ? DELAY_MILLIS : 0);
            } else {
                spoil(frame, header, text, last);
            }
        }

        private boolean isLate() {
            return fault == Fault.STALL || fault == Fault.CUT || fault == Fault.CUT_AND_DROP;
        }

        private void spoil(ByteBuf frame, int header, String text, String last) {
            switch (fault) {
                case DROP -> frame.release();
                case REPEAT -> {
                    pass(frame.retainedDuplicate(), 0);
                    pass(frame, 0);
                }
                case REORDER -> held = frame;
                case EXCHANGE -> pass(withMarkOf(frame, header, text, markIn(last)), 0);
                case MAKE_UP -> {
                    String mark = markIn(text).replaceFirst("(\\w+) \\d+ \\d", "$1 0 9");
                    pass(withMarkOf(frame, header, text, mark), 0);
                }
                case STALL -> {
                    stalledUntilNanos = System.nanoTime() + STALL_NANOS;
                    pass(frame, 0);
                }
                case CUT, CUT_AND_DROP -> {
                    dropNext = fault == Fault.CUT_AND_DROP;
                    frame.release();
                    List.copyOf(clients).forEach(Channel::close);
                }
                default -> pass(frame, 0);
            }
        }

        /** The run, the sender and the number in a message's text. */
        private static String markIn(String message) {
            return message.replaceFirst("(?s).*\"text\":\"(\\w+ \\d+ \\d+) .*", "$1");
        }

        /** The same frame with another mark, which has to be as long as that it has. */
        private static ByteBuf withMarkOf(ByteBuf frame, int header, String text, String mark) {
            String changed = text.replace(markIn(text), mark);
            if (changed.length() != text.length() || changed.equals(text)) {
                throw new IllegalStateException(mark + " does not fit into " + text);
            }
            return replaced(frame, header, text, markIn(text), mark);
        }

        /** The same frame with something else of the same length in the place of some text. */
        private static ByteBuf replaced(ByteBuf frame, int header, String text, String before, String after) {
            ByteBuf copy = frame.copy();
            copy.setBytes(header, text.replace(before, after).getBytes(UTF_8));
            frame.release();
            return copy;
        }

        /** In the order of the calls, whatever the delays. */
        private void pass(ByteBuf bytes, long delayMillis) {
            long nanos = Math.max(TimeUnit.MILLISECONDS.toNanos(delayMillis), stalledUntilNanos - System.nanoTime());
            if (nanos > 0 || !waiting.isEmpty()) {
                waiting.add(bytes);
                client.eventLoop().schedule(this::passOldest, nanos, TimeUnit.NANOSECONDS);
            } else {
                client.writeAndFlush(bytes);
            }
        }

        /** There are as many calls as there are waiting, none before the time of its own one has come. */
        private void passOldest() {
            client.writeAndFlush(waiting.remove());
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) throws Exception {
            super.channelInactive(ctx);
            client.close();
        }

        @Override
        protected void handlerRemoved0(ChannelHandlerContext ctx) {
            if (held != null) {
                held.release();
                held = null;
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
