package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.server.TestServer;
import chat.server.config.Patience;
import chat.server.config.TransportKind;
import chat.server.tls.Certificate;
import chat.server.wire.TlsClients.TlsClient;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What those get who do not speak TLS as it should be spoken. */
final class HostileTlsTest {

    private static final int FATAL = 2;
    private static final int PROTOCOL_VERSION = 70; // RFC 8446, section 6.2

    @TempDir
    private static Path folder;

    private static Certificate certificate;
    private static TlsClients clients;

    @BeforeAll
    static void makeCertificate() throws GeneralSecurityException, IOException, InterruptedException {
        certificate = new Certificate(folder);
        clients = new TlsClients(certificate);
    }

    private static TestServer start(TransportKind kind) throws GeneralSecurityException, IOException {
        return TestServer.defaults()
                .tls(certificate.writeTo(folder))
                .eventLoops(1)
                .startOn(kind);
    }

    private static double handshakes(TestServer server, String result) {
        return server.meter("chat_tls_handshakes_total{result=\"" + result + "\"}");
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void plainHttpIsAnsweredAndEnds(TransportKind kind) throws Exception {
        try (TestServer server = start(kind);
                RawClient plain = RawClient.open(server.port())) {
            plain.write(RawClient.handshake() + "x".repeat(1_000));

            RawClient.Answer answer = plain.readAnswer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("TLS is spoken here");
            plain.assertEnds();
            plain.close();
            Held.awaitNone(server.port());
            assertThat(handshakes(server, "not_tls")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void whatIsNeitherTlsNorHttpIsClosed(TransportKind kind) throws Exception {
        try (TestServer server = start(kind);
                RawClient noise = RawClient.open(server.port())) {
            noise.write(new byte[100]);

            noise.awaitEnd();
            Held.awaitNone(server.port());
            assertThat(handshakes(server, "not_tls")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void anOldVersionIsRefusedWithAnAlertThatSaysSo(TransportKind kind) throws Exception {
        try (TestServer server = start(kind);
                RawClient old = RawClient.open(server.port())) {
            old.write(helloOfVersion1());

            DataInputStream in = new DataInputStream(old.socket.getInputStream());
            assertThat(in.readByte()).isEqualTo(TlsClients.ALERT);
            in.readInt(); // version, length
            assertThat(List.of(in.readByte(), in.readByte())).containsExactly((byte) FATAL, (byte) PROTOCOL_VERSION);
            assertThat(in.read()).isNegative();
            Held.awaitNone(server.port());
            assertThat(handshakes(server, "failed")).isEqualTo(1);
        }
    }

    /** RFC 4346, section 7.4.1.2: TLS 1.1 with one cipher and no extensions. */
    private static byte[] helloOfVersion1() {
        byte[] hello = new byte[50];
        byte[] head = {22, 3, 1, 0, 45, 1, 0, 0, 41, 3, 2};
        System.arraycopy(head, 0, hello, 0, head.length);
        byte[] ciphers = {0, 0, 2, (byte) 0xC0, 0x13, 1, 0};
        System.arraycopy(ciphers, 0, hello, head.length + 32, ciphers.length);
        return hello;
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void renegotiationIsRefused(TransportKind kind) throws Exception {
        try (TestServer server = start(kind);
                TlsClient good = clients.connect(server.port());
                TlsClient bad = clients.connect(server.port(), "TLSv1.2")) {
            good.client().upgrade().enter("tls");
            bad.client().upgrade().enter("tls");

            assertThatThrownBy(() -> {
                        bad.tls().startHandshake();
                        bad.client().readFrame();
                        bad.client().readFrame();
                    })
                    .isInstanceOf(IOException.class);

            good.client().text("{'type':'ping','id':'p'}");
            assertThat(good.client().nextOfType("pong")).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void halfAHandshakeEndsWithItsClient(TransportKind kind) throws Exception {
        byte[] hello = helloOfVersion1();
        try (TestServer server = start(kind)) {
            for (int bytes : new int[] {0, 3, 5, hello.length - 1}) {
                try (RawClient half = RawClient.open(server.port())) {
                    half.write(Arrays.copyOf(hello, bytes));
                    half.socket.shutdownOutput();

                    half.awaitEnd();
                }
            }
            Held.awaitNone(server.port());
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void aBrokenRecordEndsTheConnectionOnly(TransportKind kind) throws Exception {
        try (TestServer server = start(kind);
                TlsClient bad = clients.connect(server.port())) {
            bad.client().upgrade().enter("tls");
            bad.socket()
                    .getOutputStream()
                    .write(new byte[] {23, 3, 3, 0, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2});

            assertThatThrownBy(() -> {
                        while (true) {
                            bad.client().readFrame();
                        }
                    })
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("bad_record_mac");
            Held.awaitNone(server.port());
            server.awaitMeter("chat_connections", open -> open == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void halfAHandshakeEndsAfterItsTime(TransportKind kind) throws Exception {
        Patience second = new Patience(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(10));
        byte[] hello = helloOfVersion1();
        try (TestServer server = TestServer.defaults()
                        .tls(certificate.writeTo(folder))
                        .with(settings -> settings.withLimits(limits -> limits.withPatience(old -> second)))
                        .startOn(kind);
                RawClient half = RawClient.open(server.port())) {
            half.write(Arrays.copyOf(hello, hello.length - 1));

            half.awaitEnd();
            Held.awaitNone(server.port());
            assertThat(server.handshakes("timeout")).isEqualTo(1);
        }
    }
}
