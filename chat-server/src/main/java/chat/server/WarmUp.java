package chat.server;

import chat.protocol.RoomName;
import chat.server.auth.Authenticator;
import chat.server.auth.Sessions;
import chat.server.config.AccessLog;
import chat.server.config.ServerConfig;
import chat.server.config.Settings;
import chat.server.config.TokenRules;
import chat.server.connection.OpenConnections;
import chat.server.connection.Services;
import chat.server.http.Routes;
import chat.server.metrics.ServerMetrics;
import chat.server.net.ChatPipeline;
import chat.server.stream.RoomStream;
import chat.server.stream.RoomStreams;
import chat.server.stream.memory.MemoryStreams;
import chat.server.tls.Tls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/**
 * Does what nearly every connection does, once, before the server listens: the JVM loads code when it is first run, and those
 * who come first would wait for that.
 */
final class WarmUp {

    private static final String UPGRADE = """
            GET %s/ws HTTP/1.1\r
            Host: localhost\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
            Sec-WebSocket-Protocol: chat.v1\r
            \r
            """;

    private static final RoomName ROOM = new RoomName("warm-up");

    /** Each shorter than 126 bytes, of which a frame gives the length in one byte (RFC 6455, 5.2). */
    private static final List<String> COMMANDS = List.of(
            "{\"type\":\"hello\",\"id\":\"1\",\"name\":\"warm-up\"}",
            "{\"type\":\"join\",\"id\":\"2\",\"room\":\"warm-up\",\"history\":1}",
            "{\"type\":\"send\",\"id\":\"3\",\"room\":\"warm-up\",\"text\":\"text\"}",
            "{\"type\":\"history\",\"id\":\"4\",\"room\":\"warm-up\",\"limit\":1}",
            "{\"type\":\"leave\",\"id\":\"5\",\"room\":\"warm-up\"}",
            "{\"type\":\"join\",\"id\":\"6\",\"room\":\"warm-up\",\"history\":1}");

    private WarmUp() {}

    /** Reads from {@code streams} and changes nothing there; the rest has rooms and meters of its own. */
    static void run(ServerConfig config, Routes page, RoomStreams streams) {
        RoomStream stream = streams.open(ROOM);
        stream.position()
                .thenCompose(position -> stream.readAfter(position.newest(), 1))
                .whenComplete((read, failure) -> stream.close());
        talk(config, page).finishAndReleaseAll();
    }

    /** The connection after all commands, with the replies. */
    static EmbeddedChannel talk(ServerConfig config, Routes page) {
        Settings open = config.settings()
                .withObservation(look -> look.withAccessLog(AccessLog.OFF))
                .withTokens(TokenRules.defaults());
        ServerMetrics metrics = new ServerMetrics(new SimpleMeterRegistry());
        RoomStreams streams = new MemoryStreams(1, Clock.systemUTC());
        Services services = Services.ofOneNode(
                streams,
                Sessions.ofThisProcess(),
                Authenticator.NONE,
                new OpenConnections(metrics),
                () -> open,
                metrics,
                Clock.systemUTC());
        EmbeddedChannel channel = new EmbeddedChannel(new ChatPipeline(services, page, Tls.none(), () -> false));
        channel.writeInbound(Unpooled.copiedBuffer(UPGRADE.formatted(page.base()), StandardCharsets.US_ASCII));
        for (String command : COMMANDS) {
            channel.writeInbound(frame(command));
            channel.runPendingTasks();
        }
        return channel;
    }

    /** A masked text frame. */
    private static ByteBuf frame(String text) {
        byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        return Unpooled.buffer()
                .writeByte(0x81)
                .writeByte(0x80 | payload.length)
                .writeInt(0) // the mask
                .writeBytes(payload);
    }
}
