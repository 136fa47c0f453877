package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import chat.server.ServerConfig;
import chat.server.ServerConfig.TransportKind;
import chat.server.auth.Sessions;
import chat.server.connection.OpenConnections;
import chat.server.connection.Services;
import chat.server.http.Page;
import chat.server.metrics.ServerMetrics;
import chat.server.net.ChatPipeline;
import chat.server.net.Listeners;
import chat.server.net.Transport;
import chat.server.stream.RoomStreams;
import chat.server.stream.memory.MemoryStreams;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A TLS handler placed first sees every byte: one that went past it, in clear, would break its client's TLS. */
final class TlsFirstTest {

    @TempDir
    private static Path folder;

    private static Certificate certificate;

    @BeforeAll
    static void makeCertificate() throws GeneralSecurityException, IOException, InterruptedException {
        certificate = new Certificate(folder);
    }

    /** The chat's whole pipeline behind a TLS handler, on a free port. */
    private static final class TlsServer implements AutoCloseable {

        private final EventLoopGroup loops;
        private final Channel listener;

        TlsServer(TransportKind kind) throws GeneralSecurityException, IOException {
            SslContext tls =
                    SslContextBuilder.forServer(certificate.forServer()).build();
            Transport transport = choose(kind);
            loops = transport.newLoops(2, "tls");
            ChatPipeline pipeline = pipeline();
            listener = Listeners.listen(
                    transport, loops, new ServerConfig.Listener("127.0.0.1", 0), "--", new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()), pipeline);
                        }
                    });
        }

        private static Transport choose(TransportKind kind) {
            try {
                return Transport.choose(kind);
            } catch (IllegalStateException e) {
                return abort("this machine lacks it: " + e.getMessage());
            }
        }

        private static ChatPipeline pipeline() {
            ServerMetrics metrics = new ServerMetrics(new SimpleMeterRegistry());
            RoomStreams streams = new MemoryStreams(100, Clock.systemUTC());
            Services services = Services.ofOneNode(
                    streams,
                    Sessions.ofThisProcess(),
                    new OpenConnections(metrics),
                    new ServerConfig.Talk(0, 4096, Duration.ofHours(24), Duration.ofSeconds(25)),
                    new ServerConfig.SlowReaders(1 << 20, Duration.ofSeconds(60)),
                    metrics,
                    Clock.systemUTC());
            return new ChatPipeline(services, new ServerConfig.Access(Set.of(), 0, 0), new Page(), () -> false);
        }

        RawClient connect() throws GeneralSecurityException, IOException {
            return RawClient.over(
                    certificate.forClients().getSocketFactory().createSocket(),
                    ((InetSocketAddress) listener.localAddress()).getPort());
        }

        @Override
        public void close() {
            listener.close().awaitUninterruptibly();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsBroadcastAndAnsweredIsEncrypted(TransportKind kind) throws Exception {
        int messages = 20;
        try (TlsServer server = new TlsServer(kind);
                RawClient ann = server.connect().upgrade();
                RawClient bea = server.connect().upgrade()) {
            ann.enter("tls");
            bea.enter("tls");
            List<String> said = new ArrayList<>();
            for (int i = 0; i < messages; i++) {
                said.add("text " + i + " " + "x".repeat(i * 100));
                ann.text("{'type':'send','id':'" + i + "','room':'tls','text':'" + said.get(i) + "'}");
            }

            for (String text : said) {
                assertThat(bea.nextOfType("message").string("text")).isEqualTo(text);
                assertThat(ann.nextOfType("message").string("text")).isEqualTo(text);
            }
            ann.write(RawClient.frame(true, RawClient.PING, new byte[] {1}));
            assertThat(ann.nextControl().opcode()).isEqualTo(RawClient.PONG);
            bea.write(RawClient.frame(true, RawClient.BINARY, new byte[1]));
            assertThat(bea.closeCode()).isEqualTo(1003);
            ann.write(RawClient.frame(true, RawClient.CLOSE, new byte[] {3, (byte) 0xE8}));
            assertThat(ann.nextControl().closeCode()).isEqualTo(1000);
            ann.awaitEnd();
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersAndRefusalsAreEncrypted(TransportKind kind) throws Exception {
        try (TlsServer server = new TlsServer(kind);
                RawClient raw = server.connect()) {
            raw.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET /nope HTTP/1.1\r\nHost: localhost\r\n\r\n");

            assertThat(raw.readAnswer().status()).isEqualTo(200);
            assertThat(raw.readAnswer().status()).isEqualTo(404);
            raw.awaitEnd();
        }
    }
}
