package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.server.Asking;
import chat.server.TestServer;
import chat.server.TestServerSetup;
import chat.server.config.TransportKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server at a Unix socket. */
final class UnixSocketTest {

    /** Of a welcome. */
    private static final String END = "\"limits\"";

    @TempDir
    private Path folder;

    private TestServerSetup setup() {
        return TestServer.defaults().unixSocket(path());
    }

    private Path path() {
        return folder.resolve("chat.sock");
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(path()));
    }

    /** Says it, and reads until the answer holds {@code end}, or ends. */
    private String exchange(byte[] bytes, String end) throws IOException {
        try (SocketChannel channel = connect()) {
            channel.write(ByteBuffer.wrap(bytes));
            return read(channel, end);
        }
    }

    private static String read(SocketChannel channel, String end) throws IOException {
        StringBuilder answer = new StringBuilder();
        InputStream in = Channels.newInputStream(channel);
        for (int next = in.read(); next >= 0 && answer.indexOf(end) < 0; next = in.read()) {
            answer.append((char) next);
        }
        return answer.toString();
    }

    private String exchange(String text) throws IOException {
        return exchange(bytes(text), END);
    }

    /** A handshake and a hello, whose welcome holds the name. */
    private static String hello(String name, String... headers) {
        String request = RawClient.request("GET /ws HTTP/1.1", headers)
                .replace("\r\n\r\n", "\r\nSec-WebSocket-Protocol: chat.v1\r\n\r\n");
        byte[] frame = RawClient.textFrame("{'type':'hello','id':'h','name':'" + name + "'}");
        return request + new String(frame, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource
    void servesThePageAndWebSockets(TransportKind kind) throws IOException {
        try (TestServer server = setup().startOn(kind)) {
            assertThat(exchange("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("</html>\n");
            assertThat(exchange(hello("filed"))).contains("filed");
            assertThat(Files.getPosixFilePermissions(path())).isEqualTo(PosixFilePermissions.fromString("rw-rw----"));
        }
        assertThat(path()).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void theServerTalksToItselfThere(TransportKind kind) {
        try (TestServer server = setup().canary(Duration.ofSeconds(1)).startOn(kind)) {
            server.awaitMeter("chat_canary_seconds_count", heard -> heard >= 2);
        }
    }

    @Test
    void theCommandsThatAskAServerDoSoThere() throws IOException {
        Path management = folder.resolve("management.sock");
        String[] question = {"status", "--management-host", "unix:" + management};
        assertThat(Asking.run(0, question).err()).contains("no server answers at unix:" + management);

        try (TestServer server =
                TestServer.defaults().managementSocket(management).start()) {
            assertThat(Asking.run(0, question).out()).contains("ready").contains("connections");
        }
    }

    /** Netty's io_uring does not heed that for Unix sockets, so it is taken only where it is asked for. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IO_URING")
    void whoStopsSendingGetsTheAnswers(TransportKind kind) throws IOException {
        try (TestServer server = setup().startOn(kind);
                SocketChannel channel = connect()) {
            channel.write(ByteBuffer.wrap(bytes(hello("half"))));
            channel.shutdownOutput();
            assertThat(read(channel, END)).contains("half");
        }
    }

    @ParameterizedTest
    @EnumSource
    void itsPeersAreTrustedIfThatIsSaid(TransportKind kind) throws IOException {
        try (TestServer server =
                setup().maxConnectionsPerAddress(1).trustedProxies("unix").startOn(kind)) {
            try (SocketChannel held = connect()) {
                held.write(ByteBuffer.wrap(bytes(hello("held", "X-Forwarded-For: 203.0.113.1"))));
                server.awaitMeter("chat_connections", open -> open == 1);
                assertThat(exchange(hello("other", "X-Forwarded-For: 203.0.113.2")))
                        .contains("other");
                exchange(hello("again", "X-Forwarded-For: 203.0.113.1"));
                exchange("PROXY TCP4 203.0.113.1 192.0.2.1 4711 80\r\n" + hello("and again"));
                server.awaitMeter("chat_closes_connections_total{code=\"4504\"}", closes -> closes == 2);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void aClientThatAProxyNamesIsShownByItsAddressThoughItIsHere(TransportKind kind) throws IOException {
        try (TestServer server = setup().trustedProxies("unix").startOn(kind)) {
            exchange(
                    RawClient.request("GET /nowhere HTTP/1.1", "X-Forwarded-For: 127.0.0.1")
                            .getBytes(StandardCharsets.US_ASCII),
                    "\r\n\r\n");
            exchange(RawClient.request("GET /nowhere HTTP/1.1").getBytes(StandardCharsets.US_ASCII), "\r\n\r\n");

            assertThat(Asking.run(server, "explain", "127.0.0.1").out()).contains("127.0.0.1  not connected");
            assertThat(Asking.run(server, "explain", "unix-socket").out()).contains("unix-socket  not connected");
        }
    }

    @ParameterizedTest
    @EnumSource
    void itsPeersAreNotTrustedOtherwise(TransportKind kind) throws IOException {
        try (TestServer server = setup().maxConnectionsPerAddress(1)
                        .trustedProxies("127.0.0.0/8", "::1")
                        .startOn(kind);
                SocketChannel held = connect()) {
            held.write(ByteBuffer.wrap(bytes(hello("held", "X-Forwarded-For: 203.0.113.1"))));
            server.awaitMeter("chat_connections", open -> open == 1);
            exchange(hello("other", "X-Forwarded-For: 203.0.113.2"));
            server.awaitMeter("chat_closes_connections_total{code=\"4504\"}", closes -> closes == 1);
            assertThat(exchange("PROXY TCP4 203.0.113.3 192.0.2.1 4711 80\r\n\r\n"))
                    .startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void whatAKilledServerHasLeftIsReplaced() throws IOException {
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(path()));
        }
        assertThat(path()).exists();

        try (TestServer server = setup().start()) {
            assertThat(exchange("GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void whatIsInUseIsLeftAlone() throws IOException {
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(path()));

            assertRefused("another process listens there");
            connect().close();
        }
        Files.delete(path());
        Files.writeString(path(), "mine");
        assertRefused("is no socket");
        assertThat(path()).hasContent("mine");
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(() -> setup().start().close())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot listen on unix:" + path() + " (--host): " + reason);
    }
}
