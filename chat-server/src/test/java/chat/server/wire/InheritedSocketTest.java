package chat.server.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.config.TransportKind;
import chat.server.net.InheritedSockets;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sockets that listened before the server was there. */
class InheritedSocketTest {

    private static final int BACKLOG = 64;
    private static final int BOUND_MILLIS = 30_000;

    @TempDir
    Path folder = Path.of("");

    @BeforeAll
    static void needsItsLibrary() {
        TestServer.unlessLacking(() -> {
            if (!Epoll.isAvailable()) {
                throw new IllegalStateException(Epoll.unavailabilityCause());
            }
            return true;
        });
    }

    private static Socket bound() throws IOException {
        Socket socket = Socket.newSocketStream();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return socket;
    }

    private static Socket listening() throws IOException {
        Socket socket = bound();
        socket.listen(BACKLOG);
        return socket;
    }

    private static int port(Socket socket) {
        return socket.localAddress().getPort();
    }

    private static InheritedSockets sockets(List<Socket> chat, List<Socket> management) {
        return new InheritedSockets(
                chat.stream().map(Socket::intValue).toList(),
                management.stream().map(Socket::intValue).toList());
    }

    @Test
    void allServeClientsAndOneServesOperators() throws IOException {
        Socket first = listening();
        Socket second = listening();
        Socket management = listening();
        try (TestServer server = TestServer.defaults()
                        .inherit(sockets(List.of(first, second), List.of(management)))
                        .startOn(TransportKind.AUTO);
                Client ann = Client.in(port(first), "room", "ann");
                Client bea = Client.in(port(second), "room", "bea")) {
            ann.say("room", "hello");
            assertThat(bea.next("message").string("text")).isEqualTo("hello");
            assertThat(List.of(server.port(), server.managementPort())).containsExactly(port(first), port(management));
            assertThat(server.meter("chat_connections")).isEqualTo(2);
        }
    }

    @Test
    void theOtherAddressIsListenedOnAsEver() throws IOException {
        Socket chat = listening();
        try (TestServer server = TestServer.defaults()
                        .inherit(sockets(List.of(chat), List.of()))
                        .start();
                Client ann = Client.hello(port(chat), "ann")) {
            ann.send("{'type':'join','id':'1','room':'room'}").next("joined");
            assertThat(server.meter("chat_connections")).isEqualTo(1);
        }
    }

    private static java.net.Socket ask(int port) throws IOException {
        java.net.Socket client = new java.net.Socket(InetAddress.getLoopbackAddress(), port);
        client.setSoTimeout(BOUND_MILLIS);
        client.getOutputStream().write("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
        return client;
    }

    private static String status(java.net.Socket client) throws IOException {
        String line = new String(client.getInputStream().readAllBytes(), US_ASCII);
        return line.substring(0, line.indexOf("\r\n"));
    }

    @Test
    void whoConnectsWhileNoServerIsThereIsServedByTheNextOne() throws IOException {
        Socket chat = listening();
        int port = port(chat);
        InheritedSockets copies = new InheritedSockets(List.of(copy(chat), copy(chat)), List.of());
        try (java.net.Socket early = ask(port)) {
            TestServer first = TestServer.defaults().inherit(copies).start();
            assertThat(status(early)).isEqualTo("HTTP/1.1 200 OK");
            first.stop();
        }
        try (java.net.Socket between = ask(port);
                TestServer second = TestServer.defaults()
                        .inherit(sockets(List.of(chat), List.of()))
                        .start()) {
            assertThat(status(between)).isEqualTo("HTTP/1.1 200 OK");
            assertThat(second.port()).isEqualTo(port);
        }
    }

    /** Another descriptor of the same socket, as another process would have. */
    private int copy(Socket original) throws IOException {
        DomainSocketAddress address =
                new DomainSocketAddress(folder.resolve("copies").toFile());
        Socket server = Socket.newSocketDomain();
        server.bind(address);
        server.listen(1);
        Socket sender = Socket.newSocketDomain();
        sender.connect(address);
        Socket receiver = new Socket(server.accept(new byte[128]));
        sender.sendFd(original.intValue());
        int copy = receiver.recvFd();
        for (Socket socket : List.of(server, sender, receiver)) {
            socket.close();
        }
        Files.delete(folder.resolve("copies"));
        return copy;
    }

    @Test
    void whoWasAcceptedBeforeTheStopIsLetInAndSentAwayWithATime() throws Exception {
        Socket chat = listening();
        try (TestServer server = TestServer.defaults()
                        .inherit(sockets(List.of(chat), List.of()))
                        .eventLoops(1)
                        .drain(Duration.ofMinutes(1))
                        .start();
                Client ann = server.in("room", "ann");
                Client bea = server.in("room", "bea");
                RawClient late = RawClient.open(server.port())) {
            String read = "chat_bytes_total{direction=\"in\"}";
            double before = server.meter(read);
            late.write(RawClient.handshake().substring(0, 20));
            server.awaitMeter(read, bytes -> bytes > before);
            Thread drain = new Thread(server::drain, "drain");
            drain.start();
            server.awaitMeter("chat_closes_connections_total{code=\"4001\"}", closed -> closed == 1);

            late.write(RawClient.handshake().substring(20));
            assertThat(late.readAnswer().status()).isEqualTo(101);
            assertThat(late.nextOfType("goodbye").number("retryAfterMs")).isPositive();
            assertThat(late.closeCode()).isEqualTo(4001);
            long deadline = System.nanoTime() + TestServer.BOUND.toNanos();
            while (!ann.isClosed() && !bea.isClosed() && System.nanoTime() < deadline) {
                TestServer.pause();
            }
            assertThat(List.of(ann.isClosed(), bea.isClosed())).containsOnlyOnce(false);
            server.stop();
            drain.join();
        }
    }

    private void assertRefused(FileDescriptor descriptor, String why) throws IOException {
        int number = descriptor.intValue();
        assertThatThrownBy(() -> TestServer.defaults()
                        .inherit(new InheritedSockets(List.of(), List.of(number)))
                        .start())
                .cause()
                .hasMessage("LISTEN_FDS: descriptor " + number + " " + why);
        descriptor.close();
    }

    @Test
    void aDescriptorOfTheWrongKindIsRefused() throws IOException {
        assertRefused(bound(), "does not listen");
        assertRefused(Socket.newSocketDgram(), "is no socket of TCP");
        assertRefused(Socket.newSocketDomain(), "is no socket of TCP");
        assertRefused(
                FileDescriptor.from(Files.createFile(folder.resolve("file")).toFile()), "is no socket");
    }

    @Test
    void aDescriptorThatIsNotOpenIsRefused() throws IOException {
        int closed = 999_999;
        assertThatThrownBy(() -> TestServer.defaults()
                        .inherit(new InheritedSockets(List.of(closed), List.of()))
                        .start())
                .cause()
                .hasMessage("LISTEN_FDS: descriptor 999999 is not open");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.INCLUDE,
            names = {"IO_URING", "NIO"})
    void aTransportThatCannotTakeThemIsRefused(TransportKind kind) throws IOException {
        Socket chat = listening();
        assertThatThrownBy(() -> TestServer.defaults()
                        .inherit(sockets(List.of(chat), List.of()))
                        .transport(kind)
                        .start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("cannot take sockets that are handed over");
        chat.close();
    }
}
