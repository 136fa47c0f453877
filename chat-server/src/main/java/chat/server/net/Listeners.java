package chat.server.net;

import chat.server.config.Listener;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Opens listening sockets. Stateless. */
public final class Listeners {

    private static final int BACKLOG = 4096;

    /** More would wait in the kernel, out of sight, for one that does not read; what is on its way does not count. */
    private static final long MOST_NOT_SENT_BYTES = 128 << 10;

    private Listeners() {}

    /**
     * Listens. Blocks until it does.
     *
     * @param flagPrefix of the flags that the address came from, for the error
     * @param gate pauses accepting
     * @param pipeline of each connection
     * @throws IOException if that cannot be, with one line that names the flag
     */
    public static Channel listen(
            Transport transport,
            EventLoopGroup loops,
            Listener listener,
            String flagPrefix,
            AcceptGate gate,
            ChannelHandler pipeline)
            throws IOException {
        InetAddress host;
        try {
            host = InetAddress.getByName(listener.host());
        } catch (UnknownHostException e) {
            throw new IOException("unknown host " + listener.host() + " (" + flagPrefix + "host)", e);
        }
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                // A client that sends no more may still get its answers.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(gate)
                .childHandler(pipeline);
        ChannelOption<Long> notSent = transport.notSent();
        if (notSent != null) {
            bootstrap.childOption(notSent, MOST_NOT_SENT_BYTES);
        }
        ChannelFuture bound =
                bootstrap.bind(new InetSocketAddress(host, listener.port())).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + host.getHostAddress() + ":" + listener.port() + " (" + flagPrefix + "host, "
                            + flagPrefix + "port): " + reason(bound.cause()),
                    bound.cause());
        }
        return bound.channel();
    }

    private static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.substring(message.lastIndexOf(": ") < 0 ? 0 : message.lastIndexOf(": ") + 2);
    }
}
