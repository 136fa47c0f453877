package chat.server.systemd;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.Program;
import chat.server.client.Client;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sockets that are handed over, by the tool of systemd for that and a shell that starts the server again. */
final class SocketActivationIT {

    private static final int BOUND_MILLIS = 60_000;
    private static final int CLIENTS = 4;
    private static final int RESTARTS = 3;
    private static final int ANSWERS_EACH = 200;
    private static final byte[] REQUEST = "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII);

    @TempDir
    Path folder = Path.of("");

    private volatile boolean enough;

    /** The first line of the answer; waits where nobody has accepted yet. */
    private static String answer(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(BOUND_MILLIS);
            socket.getOutputStream().write(REQUEST);
            String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            return answer.lines().findFirst().orElse("none");
        }
    }

    @Test
    void theFirstConnectionStartsTheServerAndIsServed() throws Exception {
        try (SocketHolder sockets = SocketHolder.start(folder);
                Client ann = Client.in(sockets.chatPort(), "room", "ann")) {
            ann.post("room", "hello");
            assertThat(answer(sockets.managementPort())).isEqualTo("HTTP/1.1 404 Not Found");
        }
    }

    @Test
    void noConnectionIsRefusedAcrossRestartsUnderLoad() throws Exception {
        Semaphore answers = new Semaphore(0);
        ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        try (SocketHolder sockets = SocketHolder.start(folder)) {
            int port = sockets.chatPort();
            List<Thread> clients = IntStream.range(0, CLIENTS)
                    .mapToObj(number -> new Thread(() -> ask(port, answers, failures)))
                    .toList();
            clients.forEach(Thread::start);
            try {
                for (int i = 0; i < RESTARTS; i++) {
                    ProcessHandle server = sockets.server();
                    answers.acquire(ANSWERS_EACH);
                    sockets.restart(server);
                }
                sockets.server();
                answers.acquire(ANSWERS_EACH);
            } finally {
                enough = true;
            }
            for (Thread client : clients) {
                client.join();
            }
        }
        assertThat(failures).isEmpty();
    }

    private void ask(int port, Semaphore answers, ConcurrentLinkedQueue<String> failures) {
        while (!enough) {
            try {
                String answer = answer(port);
                answers.release();
                if (!answer.endsWith("200 OK")) {
                    failures.add(answer);
                }
            } catch (IOException e) {
                failures.add(e.toString());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, chat, auto, 1, LISTEN_FDS: descriptor 3 is no socket",
        "1, management, auto, 1, LISTEN_FDS: descriptor 3 is no socket",
        "1, chat, io_uring, 1, --transport: io_uring cannot take sockets that are handed over",
        "1, pub, auto, 2, LISTEN_FDNAMES: pub is neither chat nor management; FileDescriptorName= in the socket unit says it",
        "x, chat, auto, 2, 'LISTEN_FDS must be a number, at most 1000: x'",
    })
    void whatCannotBeTakenIsRefusedInOneLine(String count, String name, String transport, int status, String line)
            throws Exception {
        String handOver = "LISTEN_PID=$$ LISTEN_FDS=" + count + " LISTEN_FDNAMES=" + name + " exec \"$@\" 3</dev/null";
        List<String> through = List.of("sh", "-c", handOver, "holder");
        try (Program program = Program.keep(through, folder, "--transport", transport)) {
            assertThat(program.status()).isEqualTo(status);
            assertThat(program.errors()).containsExactly("chat-server: " + line);
        }
    }
}
