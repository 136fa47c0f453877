package chat.server.stream.postgres;

import static chat.server.stream.postgres.TestProxy.Direction.TO_CLIENT;
import static chat.server.stream.postgres.TestProxy.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TestProxyTest {

    private static final int BOUND_MILLIS = 20_000;

    private final TestProxy proxy = new TestProxy();
    private ServerSocket listener = unbound();
    private Socket client = new Socket();
    private Socket server = new Socket();

    private static ServerSocket unbound() {
        try {
            return new ServerSocket();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void connect() throws Exception {
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(BOUND_MILLIS);
        proxy.target(listener.getLocalPort());
        proxy.allow();
        client = newClient();
        server = listener.accept();
        server.setSoTimeout(BOUND_MILLIS);
    }

    private Socket newClient() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(BOUND_MILLIS);
        return socket;
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
        client.close();
        server.close();
        listener.close();
    }

    @Test
    void passesBytesOnBothWays() throws Exception {
        send(client, "question");
        assertThat(receive(server, 8)).isEqualTo("question");

        send(server, "answer");
        assertThat(receive(client, 6)).isEqualTo("answer");
    }

    @Test
    void aCutDirectionHoldsBackBytesUntilItIsHealedAndTheOtherDoesNot() throws Exception {
        proxy.cut(TO_SERVER);
        send(client, "question");
        send(server, "early answer");

        assertThat(receive(client, 12)).isEqualTo("early answer");
        proxy.awaitHeld(TO_SERVER, 8, BOUND_MILLIS);
        assertNothingComes(server);

        proxy.heal();
        assertThat(receive(server, 8)).isEqualTo("question");
    }

    @Test
    void anEndIsHeldBackToo() throws Exception {
        proxy.cut(TO_CLIENT);
        server.close();
        assertNothingComes(client);

        proxy.heal();
        assertThat(client.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void aConnectionThatIsMadeWhileAllIsCutGetsItsAnswerLater() throws Exception {
        proxy.cut();
        try (Socket late = newClient()) {
            send(late, "question");
            proxy.awaitHeld(TO_SERVER, 8, BOUND_MILLIS);

            proxy.heal();
            try (Socket accepted = listener.accept()) {
                accepted.setSoTimeout(BOUND_MILLIS);
                assertThat(receive(accepted, 8)).isEqualTo("question");
            }
        }
    }

    @Test
    void aResetLosesWhatWasHeldBack() throws Exception {
        proxy.cut();
        send(client, "question");
        proxy.awaitHeld(TO_SERVER, 8, BOUND_MILLIS);

        proxy.reset();
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void refusesConnectionsAndLeavesThoseThatAreOpen() throws Exception {
        proxy.refuse();
        assertThatThrownBy(this::newClient).isInstanceOf(ConnectException.class);
        send(client, "question");
        assertThat(receive(server, 8)).isEqualTo("question");

        proxy.allow();
        newClient().close();
    }

    @Test
    void aServerThatIsDownBreaksTheConnection() throws Exception {
        proxy.target(0);
        try (Socket late = newClient()) {
            assertThatThrownBy(() -> late.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void aPatientOneWaitsForTheServer() throws Exception {
        try (TestProxy patient = new TestProxy(true)) {
            patient.allow();
            try (Socket early = new Socket(InetAddress.getLoopbackAddress(), patient.port())) {
                send(early, "question");

                patient.target(listener.getLocalPort());
                try (Socket accepted = listener.accept()) {
                    accepted.setSoTimeout(BOUND_MILLIS);
                    assertThat(receive(accepted, 8)).isEqualTo("question");
                }
            }
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String receive(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
    }

    private static void assertNothingComes(Socket socket) throws IOException {
        socket.setSoTimeout(100);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(BOUND_MILLIS);
    }
}
