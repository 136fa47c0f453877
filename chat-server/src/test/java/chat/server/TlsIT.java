package chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.config.TlsFiles;
import chat.server.tls.Certificate;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program with a certificate, as an operator runs it. */
class TlsIT {

    @TempDir
    private static Path keys;

    private static Certificate first;

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void makeCertificates() throws GeneralSecurityException, IOException, InterruptedException {
        first = new Certificate(keys);
    }

    private static String[] flags(TlsFiles files, String... more) {
        List<String> flags = new ArrayList<>(List.of(
                "--tls-cert",
                files.certificate().toString(),
                "--tls-key",
                files.key().toString()));
        flags.addAll(List.of(more));
        return flags.toArray(String[]::new);
    }

    private static SSLSocket connect(Certificate trusted, int port) throws GeneralSecurityException, IOException {
        SSLSocket socket = (SSLSocket)
                trusted.forClients().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) TestServer.BOUND.toMillis());
        socket.startHandshake();
        return socket;
    }

    private static void assertServed(SSLSocket client) throws IOException {
        client.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(client.getInputStream().readNBytes(15)).asString().isEqualTo("HTTP/1.1 200 OK");
    }

    @ParameterizedTest
    @CsvSource({"'', by BoringSSL", "-Dio.netty.handler.ssl.noOpenSsl=true, 'by the JDK, as BoringSSL cannot be loaded'"
    })
    void saysByWhatItSpeaks(String options, String line) throws Exception {
        try (Program program = Program.keep(
                List.of("env", "JAVA_OPTS=" + options),
                folder.resolve("data"),
                flags(first.writeTo(folder), "--host", "0.0.0.0"))) {
            try (SSLSocket client = connect(first, program.ports().chat())) {
                assertServed(client);
            }
            program.terminate();
            assertThat(program.status()).isZero();
            assertThat(program.errors())
                    .anyMatch(logged -> logged.contains("TLS " + line) && logged.contains("of CN=localhost, until 2"))
                    .noneMatch(logged -> logged.contains("WARN"));
        }
    }

    @Test
    void aPublicAddressWithoutTlsIsWarnedOf() throws Exception {
        try (Program program = Program.serve("--host", "0.0.0.0")) {
            program.ports();
            program.terminate();
            assertThat(program.status()).isZero();
            assertThat(program.errors())
                    .filteredOn(line -> line.contains("WARN"))
                    .singleElement()
                    .asString()
                    .contains("clients reach this machine without TLS");
        }
    }

    @Test
    void aWrongFileEndsTheStartAndIsFoundBefore() throws Exception {
        TlsFiles files = first.writeTo(folder);
        Path none = folder.resolve("none.pem");
        String[] wrong = flags(new TlsFiles(files.certificate(), none));
        String line = "--tls-key: " + none + " does not exist";
        try (Program program = Program.serve(wrong);
                Program check = Program.run(with("check-config", wrong));
                Program right = Program.run(with("check-config", flags(files)))) {
            assertThat(program.status()).isEqualTo(1);
            assertThat(program.errors()).containsExactly("chat-server: " + line);
            assertThat(check.status()).isEqualTo(2);
            assertThat(check.errors()).containsExactly(line);
            assertThat(right.status()).isZero();
            assertThat(right.output()).anyMatch(said -> said.startsWith("the certificate is of CN=localhost, until 2"));
        }
    }

    private static String[] with(String command, String... flags) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(flags));
        return all.toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "curl -sS --cacert CERT -o /dev/null -w %{http_code} https://localhost:PORT/ | 200",
                "openssl s_client -connect localhost:PORT -CAfile CERT -brief -tls1_3 | Verification: OK",
                "openssl s_client -connect localhost:PORT -CAfile CERT -brief -tls1_2 | Verification: OK",
                "openssl s_client -connect localhost:PORT -CAfile CERT -tls1_1 -cipher DEFAULT@SECLEVEL=0 | alert protocol version"
            })
    void otherProgramsGetWhatTheyShould(String command, String said) throws Exception {
        TlsFiles files = first.writeTo(folder);
        try (Program program = Program.serve(flags(files))) {
            List<String> words = List.of(
                    command.replace("PORT", Integer.toString(program.ports().chat()))
                            .replace("CERT", files.certificate().toString())
                            .split(" ", -1));
            Process client = new ProcessBuilder(words).redirectErrorStream(true).start();
            client.getOutputStream().close();

            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .contains(said);
        }
    }
}
