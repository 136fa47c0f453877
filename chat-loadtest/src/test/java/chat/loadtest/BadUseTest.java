package chat.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mistake of the user gets one line, before any load. */
final class BadUseTest {

    private static final String PASSWORD = "secret";

    @TempDir
    private Path folder;

    @Test
    void namesAHostThatIsUnknown() {
        Result.of("run", "--url=ws://no-such-host.invalid:8000/ws").assertRefused("unknown host no-such-host.invalid");
    }

    @Test
    void namesAConnectionThatIsRefused() throws IOException {
        try (Socket taken = new Socket()) { // a port where nobody listens
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String url = "ws://127.0.0.1:" + taken.getLocalPort() + "/ws";
            Result.of("run", "--url=" + url).assertRefused(url, "connection refused");
        }
    }

    @Test
    void namesAPathThatIsNotThere() {
        try (RealServer server = RealServer.in(folder)) {
            String url = server.url() + "/elsewhere";
            Result.ofRun(url).assertRefused(url, "404 Not Found", "is the path right?");
        }
    }

    @Test
    void namesAWebServerThatIsNoWebSocket() {
        try (FakeChatServer server = FakeChatServer.answering(HttpResponseStatus.OK)) {
            Result.ofRun(server.url()).assertRefused(server.url(), "no WebSocket there", "200 OK");
        }
    }

    @Test
    void namesTheStatusOfARefusedHandshake() {
        try (FakeChatServer server = FakeChatServer.answering(HttpResponseStatus.BAD_REQUEST)) {
            Result.ofRun(server.url())
                    .assertRefused(server.url(), "handshake was refused with HTTP status 400 Bad Request");
        }
    }

    @Test
    void namesAServerThatSpeaksNoHttp() {
        try (FakeChatServer server = FakeChatServer.greeting("SSH-2.0-something")) {
            Result.ofRun(server.url()).assertRefused(server.url(), "not a WebSocket");
        }
    }

    @Test
    void namesAServerThatSpeaksAnotherSubprotocol() {
        try (FakeChatServer server = FakeChatServer.speaking("other.v1", Fault.NONE)) {
            Result.ofRun(server.url()).assertRefused(server.url(), "does not speak chat.v1");
        }
    }

    @Test
    void namesTheCodeOfAServerThatClosesInsteadOfLettingJoin() {
        try (FakeChatServer server = FakeChatServer.with(Fault.CLOSE_AT_JOIN)) {
            Result.ofRun(server.url())
                    .assertRefused("closed with 4504", "--sends-per-second 0", "--max-connections-per-address 0");
        }
    }

    @Test
    void namesACertificateThatIsNotTrusted() throws Exception {
        try (FakeChatServer server = FakeChatServer.encrypted(tls())) {
            String url = server.url().replace("ws://127.0.0.1", "wss://localhost");
            Result.ofRun(url).assertRefused(url, "certificate is not trusted", "--trust");
            Result.ofRun(url, "--trust=" + folder.resolve("certificate.pem"), "--patience=60s")
                    .assertClean();
            Result.ofRun(url, "--trust-anything", "--patience=60s").assertClean();
            String otherName = server.url().replace("ws://", "wss://");
            Result.ofRun(otherName, "--trust=" + folder.resolve("certificate.pem"))
                    .assertRefused(otherName, "certificate is not trusted");
        }
    }

    @Test
    void namesAFileThatHoldsNoCertificates() throws IOException {
        Path file = Files.writeString(folder.resolve("no.pem"), "nothing");
        Result.of("run", "--url=wss://127.0.0.1:1/", "--trust=" + file).assertRefused("--trust", file.toString());
    }

    @Test
    void namesAServerThatSpeaksNoTls() {
        try (FakeChatServer server = FakeChatServer.answering(HttpResponseStatus.OK)) {
            String url = server.url().replace("ws://", "wss://");
            Result.ofRun(url).assertRefused(url, "does not speak TLS");
        }
    }

    /** A certificate for localhost that vouches for itself, as the JDK's tool makes it. */
    private SslContext tls() throws Exception {
        Path store = folder.resolve("keys.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String[] common = {"-keystore", store.toString(), "-storepass", PASSWORD, "-alias", "server"};
        run(keytool, common, "-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost");
        run(
                keytool,
                common,
                "-exportcert",
                "-rfc",
                "-file",
                folder.resolve("certificate.pem").toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        return SslContextBuilder.forServer(factory).build();
    }

    private static void run(String program, String[] first, String... more) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(program));
        command.addAll(List.of(more));
        command.addAll(List.of(first));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--json", "--report", "--journal"})
    void namesAFileThatCannotBeWritten(String flag) {
        Path file = folder.resolve("absent/file");
        try (FakeChatServer server = FakeChatServer.with(Fault.NONE)) {
            Result.ofRun(server.url(), flag + "=" + file).assertRefused(flag, file.toString());
        }
    }

    @Test
    void leavesNoFileBehindWhereItCannotConnect() {
        Path file = folder.resolve("result.json");
        try (FakeChatServer server = FakeChatServer.answering(HttpResponseStatus.FORBIDDEN)) {
            Result.ofRun(server.url(), "--json=" + file).assertRefused("403");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void saysThatThereAreTooFewFileHandlesBeforeItConnects() throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n 300 && exec \"$0\" -cp \"$1\" chat.loadtest.LoadTestMain run --connections 250"
                                + " --url ws://no-such-host.invalid/ws",
                        java,
                        System.getProperty("java.class.path"))
                .redirectOutput(new File("/dev/null"))
                .start();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(err).isEqualTo(2);
        assertThat(err.lines().filter(line -> !line.startsWith("Picked up")))
                .containsExactly(
                        "chat-loadtest: --connections 250 need 350 file handles, and this process may have 300;"
                                + " raise it with ulimit -n");
    }
}
