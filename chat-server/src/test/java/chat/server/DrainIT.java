package chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.client.Client;
import chat.server.client.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What signals do to a program that has many clients, and a long time to say goodbye to them. */
final class DrainIT {

    private static final int CLIENTS = 10;
    /** It takes one or two; a machine that has much else to do, some more. The drain takes longer. */
    private static final int MOST_SECONDS_TO_STOP = 20;

    private static final Duration DRAIN = Duration.ofMinutes(1);

    /** A shell lets what it starts in the background ignore it. */
    private static final List<String> HEEDS_SIGINT = List.of("env", "--default-signal=INT");

    private final List<Client> clients = new ArrayList<>();

    @TempDir
    private Path folder = Path.of("");

    private Program serve() throws IOException {
        return Program.keep(HEEDS_SIGINT, folder, "--drain", DRAIN.toSeconds() + "s", "--event-loops", "1");
    }

    private void connect(int port) {
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Client.in(port, "room", "client" + i));
        }
    }

    @AfterEach
    void close() {
        clients.forEach(Client::close);
    }

    private long closed() {
        return clients.stream().filter(Client::isClosed).count();
    }

    private void awaitOneClosed() {
        long deadline = System.nanoTime() + TestServer.BOUND.toNanos();
        while (closed() == 0) {
            assertThat(System.nanoTime()).as("nobody leaves").isLessThan(deadline);
        }
    }

    private void assertAllAreAskedBackSoon() {
        List<Long> soon = new ArrayList<>();
        for (Client client : clients) {
            Json goodbye = client.next("goodbye");
            assertThat(client.closeCode()).isEqualTo(4001);
            if (goodbye.number("retryAfterMs") < DRAIN.toMillis() / 2) {
                soon.add(goodbye.number("retryAfterMs"));
            }
        }
        assertThat(soon).hasSizeGreaterThan(CLIENTS / 2);
    }

    @Test
    void theSecondSigtermEndsTheDrain() throws Exception {
        try (Program program = serve()) {
            connect(program.ports().chat());
            program.terminate();
            awaitOneClosed();
            assertThat(closed()).isLessThan(CLIENTS / 2);

            program.terminate();
            assertAllAreAskedBackSoon();
            assertThat(program.status(MOST_SECONDS_TO_STOP)).isZero();
        }
    }

    @Test
    void anInterruptEndsTheDrain() throws Exception {
        try (Program program = serve()) {
            connect(program.ports().chat());
            program.terminate();
            awaitOneClosed();

            program.interrupt();
            assertAllAreAskedBackSoon();
            assertThat(program.status(MOST_SECONDS_TO_STOP)).isZero();
        }
    }

    @Test
    void anInterruptDoesNotDrain() throws Exception {
        try (Program program = serve()) {
            connect(program.ports().chat());

            program.interrupt();
            assertAllAreAskedBackSoon();
            assertThat(program.status(MOST_SECONDS_TO_STOP)).isZero();
        }
    }
}
