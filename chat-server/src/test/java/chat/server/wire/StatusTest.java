package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.Asking;
import chat.server.TestServer;
import chat.server.admin.Status;
import chat.server.client.Client;
import chat.server.config.TransportKind;
import chat.server.stream.RoomStreams;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

final class StatusTest {

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void saysHowManyAreThereOnEachTransport(TransportKind kind) {
        try (TestServer server = TestServer.defaults().maxConnections(2).startOn(kind);
                Client ann = server.in("tea", "ann");
                Client ben = server.in("tea", "ben")) {
            ann.say("tea", "hi").next("sent");
            ben.next("message");

            Asking asked = Asking.run(server, "status");

            assertThat(asked.err()).isEmpty();
            assertThat(asked.status()).isZero();
            assertThat(asked.out())
                    .contains(": ready")
                    .containsPattern("connections +2\n")
                    .containsPattern("rooms +1\n")
                    .containsPattern("messages +[0-9.]+/s\n")
                    .contains("nobody is behind")
                    .contains("100 %  max-connections: 2 of 2  NEAR");
        }
    }

    @Test
    void ratesAreThoseOfTheLastSeconds() {
        try (TestServer server = TestServer.start();
                Client ann = server.in("tea", "ann")) {
            ann.say("tea", "hi").next("sent");

            awaitRate(server, "messages");
            awaitRate(server, "joins");
            awaitRate(server, "bytesIn");
        }
    }

    private static void awaitRate(TestServer server, String rate) {
        long deadline = System.nanoTime() + TestServer.BOUND.toNanos();
        while (status(server).perSecond().getOrDefault(rate, 0.0) == 0) {
            assertThat(System.nanoTime()).as(rate).isLessThan(deadline);
        }
    }

    private static Status status(TestServer server) {
        return JsonMapper.shared()
                .readValue(Asking.run(server, "status", "--json").out(), Status.class);
    }

    @Test
    void namesWhoIsBehind() throws IOException {
        try (TestServer server =
                        TestServer.defaults().maxPendingBytes(64 * 1024).start();
                Client ann = server.in("tea", "ann");
                RawClient slow = RawClient.openWithSmallBuffers(server.port())) {
            slow.upgrade().enter("tea");
            String text = "x".repeat(4_000);
            while (status(server).behind().isEmpty()) {
                for (int i = 0; i < 100; i++) {
                    ann.post("tea", text);
                }
            }
            Asking asked = Asking.run(server, "status");

            assertThat(asked.out()).contains("behind, as they read too slowly").contains("at 127.0.0.1:");
        }
    }

    @Test
    void whoDoesNotAnswerIsNamedInOneLineWithStatus1() throws IOException {
        try (Socket silent = new Socket()) {
            silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)); // nobody else takes the port
            int port = silent.getLocalPort();
            Asking asked = Asking.run(port, "status");

            assertThat(asked.status()).isEqualTo(1);
            assertThat(asked.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("chat-server: no server answers at http://127.0.0.1:" + port);
        }
    }

    @Test
    void aServerThatIsNotReadySaysWhyWithStatus1() {
        try (TestServer server =
                TestServer.defaults().around(StatusTest::onAFullDisk).start()) {
            Asking asked = Asking.run(server, "status");

            assertThat(asked.status()).isEqualTo(1);
            assertThat(asked.err()).isEqualTo("chat-server: not ready: the disk is full\n");
            assertThat(asked.out()).contains("NOT READY");
        }
    }

    private static RoomStreams onAFullDisk(RoomStreams streams) {
        return (RoomStreams) Proxy.newProxyInstance(
                RoomStreams.class.getClassLoader(),
                new Class<?>[] {RoomStreams.class},
                (proxy, method, arguments) -> method.getName().equals("trouble")
                        ? Optional.of("the disk is full")
                        : method.invoke(streams, arguments));
    }
}
