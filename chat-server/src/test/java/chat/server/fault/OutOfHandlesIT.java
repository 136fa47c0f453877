package chat.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.config.TransportKind;
import chat.server.wire.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** There are more connections than file handles. */
final class OutOfHandlesIT {

    private static final int HANDLES = 300;
    private static final int CONNECTIONS = 600;
    private static final int MOST_LINES = 4; // of the start, of the pause, of the end
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    @TempDir
    Path folder = Path.of("");

    private final Deque<Socket> sockets = new ArrayDeque<>();

    private static List<String> fewHandles() throws InterruptedException {
        List<String> command = List.of("prlimit", "--nofile=" + HANDLES);
        Machine.mustBeAbleTo("bound the file handles", Machine.with(command, "true"));
        return command;
    }

    private void connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) KeptServer.BOUND.toMillis());
        sockets.addLast(socket);
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @EnumSource
    void acceptingPausesAndOperatorsGetAnswers(TransportKind kind) throws Exception {
        String transport = kind.name().toLowerCase(Locale.ROOT);
        try (KeptServer server = KeptServer.start(fewHandles(), folder, "--transport", transport)) {
            RawClient good = RawClient.open(server.chatPort()).upgrade();
            sockets.addLast(good.socket);
            good.enter("room");
            for (int i = 0; i < CONNECTIONS; i++) {
                connect(server.chatPort());
            }
            server.awaitReadiness(503);
            good.text("{'type':'send','id':'s','room':'room','text':'still here'}");
            assertThat(good.nextOfType("sent").number("seq")).isEqualTo(1);
            assertThat(server.management("/readyz").body()).contains("file handles");
            assertThat(server.management("/healthz").statusCode()).isEqualTo(200);
            assertThat(server.management("/metrics").body()).contains("chat_accept_pauses_total 1.0");

            Socket last = sockets.removeLast();
            last.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            for (Socket other : sockets) {
                other.close();
            }
            assertThat(answer(last)).isEqualTo("HTTP/1.1 200");
            server.awaitReady();

            server.program.terminate();
            assertThat(server.program.status()).isZero();
            assertThat(server.program.errors())
                    .hasSizeLessThanOrEqualTo(MOST_LINES)
                    .anyMatch(line -> line.contains("clients have to wait"));
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
