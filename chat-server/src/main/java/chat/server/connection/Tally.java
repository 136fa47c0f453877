package chat.server.connection;

import chat.protocol.Member;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** What one connection has done, for operators. Confined to its event loop. */
final class Tally {

    private final ConnectionHandler handler;
    private final long openNanos = System.nanoTime();
    private int received;
    private int refused;

    Tally(ConnectionHandler handler) {
        this.handler = handler;
    }

    /** A frame came. On the hot path: once per frame. */
    void received() {
        received++;
    }

    private static String address(Channel channel) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress socket)) {
            return "unknown";
        }
        String host = socket.getAddress() == null
                ? socket.getHostString()
                : socket.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + socket.getPort();
    }

    OpenConnection view(long behindNanos) {
        Channel channel = handler.context().channel();
        Commands commands = handler.connection().commands();
        Member self = commands == null ? null : commands.self();
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        return new OpenConnection(
                self == null ? null : self.user().value(),
                self == null ? null : self.name().value(),
                address(channel),
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - openNanos),
                commands == null ? 0 : commands.roomCount(),
                received,
                refused,
                pending == null ? 0 : pending.totalPendingWriteBytes(),
                TimeUnit.NANOSECONDS.toSeconds(behindNanos));
    }
}
