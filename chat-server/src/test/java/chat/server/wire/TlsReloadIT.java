package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.server.Program;
import chat.server.TestServer;
import chat.server.config.TlsFiles;
import chat.server.tls.Certificate;
import chat.server.wire.TlsClients.TlsClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new certificate for a program that runs. */
class TlsReloadIT {

    private static final List<String> WITHOUT_TERMINAL = List.of("setsid");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aHangUpTakesTheNewCertificateAndDropsNobody() throws Exception {
        Certificate first = new Certificate(folder);
        Certificate second = new Certificate(folder, "-keyalg", "RSA", "-keysize", "2048");
        TlsFiles files = first.writeTo(folder);
        try (Program program = Program.keep(
                WITHOUT_TERMINAL,
                folder.resolve("data"),
                "--tls-cert",
                files.certificate().toString(),
                "--tls-key",
                files.key().toString())) {
            int port = program.ports().chat();
            try (TlsClient before = new TlsClients(first).connect(port)) {
                before.client().upgrade().enter("tls");
                second.writeTo(folder);
                program.hangUp();
                awaitCertificate(second, port).close();
                assertThatThrownBy(() -> new TlsClients(first).connect(port)).isInstanceOf(SSLException.class);
                assertAnswers(before);

                for (int i = 0; i < 2; i++) { // read again, the first reading has ended
                    makePipe(files.key()); // another one, which the first reading does not have open
                    program.hangUp();
                    Files.writeString(files.key(), "nothing");
                }
                new TlsClients(second).connect(port).close();
                assertAnswers(before);
            }
            program.terminate();
            assertThat(program.status()).isZero();
            assertThat(program.errors())
                    .filteredOn(line -> line.contains("nothing was changed"))
                    .isNotEmpty()
                    .allMatch(line -> line.endsWith("--tls-key: " + files.key() + " is not PEM"));
        }
    }

    /** Whoever writes into it waits for a reader. */
    private static void makePipe(Path path) throws IOException, InterruptedException {
        Files.delete(path);
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
    }

    private static void assertAnswers(TlsClient client) throws IOException {
        client.client().text("{'type':'ping','id':'p'}");
        assertThat(client.client().nextOfType("pong")).isNotNull();
    }

    private static TlsClient awaitCertificate(Certificate certificate, int port) throws Exception {
        long deadline = System.nanoTime() + TestServer.BOUND.toNanos();
        while (true) {
            try {
                return new TlsClients(certificate).connect(port);
            } catch (SSLException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
            }
        }
    }
}
