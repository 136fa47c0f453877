package chat.bench.sessions;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;

/**
 * The client's end of all sessions. It remembers nothing of any of them: what to say next follows from what was heard, and
 * the session's number is its address. Confined to the one loop of all clients.
 */
@Sharable
final class ClientEnd extends ChannelInboundHandlerAdapter {

    private static final String UPGRADE = String.join(
            "\r\n",
            "GET /ws HTTP/1.1",
            "Host: chat.example",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Protocol: chat.v1",
            "",
            "");

    private static final int TYPE_OFFSET = "{\"type\":\"".length();

    private final Listener listener;

    /** Hears what matters of all sessions. */
    interface Listener {

        /** What this session says after the handshake. */
        String hello(Channel session);

        /** What it says when it is welcome. */
        String join(Channel session);

        void joined(Channel session);

        /** A message of a room has come. */
        void message();

        /** Something came that should not have. */
        void failed(String what);
    }

    ClientEnd(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), UPGRADE), ctx.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (bytes.getByte(bytes.readerIndex()) == 'H') {
                ClientFrames.say(ctx.channel(), listener.hello(ctx.channel()));
                return;
            }
            while (bytes.isReadable()) {
                readFrame(ctx.channel(), bytes);
            }
        } finally {
            bytes.release();
        }
    }

    private void readFrame(Channel session, ByteBuf bytes) {
        byte kind = bytes.readByte();
        int length = bytes.readUnsignedByte();
        length = length == 126 ? bytes.readUnsignedShort() : length;
        int payload = bytes.readerIndex();
        bytes.skipBytes(length);
        if (kind == ClientFrames.PING) {
            ClientFrames.pong(session);
        } else if (kind == ClientFrames.TEXT) {
            readText(session, bytes, payload, length);
        } else {
            listener.failed("a frame of kind " + kind);
        }
    }

    private void readText(Channel session, ByteBuf bytes, int payload, int length) {
        switch (bytes.getByte(payload + TYPE_OFFSET)) {
            case 'w' -> ClientFrames.say(session, listener.join(session)); // welcome
            case 'j' -> listener.joined(session);
            case 'm' -> listener.message();
            case 'p' -> {
                // presence
            }
            default -> listener.failed(bytes.toString(payload, length, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        listener.failed("a session was closed");
    }
}
