package chat.server.wire;

import static chat.server.wire.RawClient.frame;
import static chat.server.wire.RawClient.textFrame;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.config.TransportKind;
import chat.server.tls.Certificate;
import chat.server.wire.TlsClients.TlsClient;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients get from a server with a certificate. */
final class TlsTest {

    private static final byte[] CLOSE = frame(true, RawClient.CLOSE, new byte[] {3, (byte) 0xE8});
    private static final int TIMES = 20;

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
    void bothVersionsAreSpokenAndOneProtocolAgreedOn(TransportKind kind) throws Exception {
        try (TestServer server = start(kind)) {
            for (String version : List.of("TLSv1.3", "TLSv1.2")) {
                try (TlsClient ann = clients.connect(server.port(), version)) {
                    assertThat(ann.tls().getSession().getProtocol()).isEqualTo(version);
                    ann.client().upgrade().enter("tls");
                    ann.client().text("{'type':'send','id':'1','room':'tls','text':'Hi'}");
                    assertThat(ann.client().nextOfType("message").string("text"))
                            .isEqualTo("Hi");
                }
            }
            assertThat(handshakes(server, "completed")).isEqualTo(2);
            assertThat(server.meter("chat_tls_certificate_expiry_hours")).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void onlyHttp1IsAgreedOn(TransportKind kind) throws Exception {
        try (TestServer server = start(kind);
                SSLSocket both = (SSLSocket)
                        certificate.forClients().getSocketFactory().createSocket("localhost", server.port());
                SSLSocket other = (SSLSocket)
                        certificate.forClients().getSocketFactory().createSocket("localhost", server.port())) {
            offer(both, "h2", "http/1.1");
            offer(other, "h2");

            assertThat(both.getApplicationProtocol()).isEqualTo("http/1.1");
            assertThat(other.getApplicationProtocol()).isEmpty();
        }
    }

    private static void offer(SSLSocket socket, String... protocols) throws IOException {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void whoComesBackResumesTheSession(TransportKind kind) throws Exception {
        try (TestServer server = start(kind)) {
            for (String version : List.of("TLSv1.3", "TLSv1.2")) {
                TlsClients again = new TlsClients(certificate);
                long first = sessionOf(again, server, version);

                assertThat(sessionOf(again, server, version)).as(version).isEqualTo(first);
            }
        }
    }

    /** When it began, which tells it from others. */
    private static long sessionOf(TlsClients clients, TestServer server, String version) throws IOException {
        try (TlsClient client = clients.connect(server.port(), version)) {
            client.client().upgrade(); // what is needed to resume comes with the first bytes
            return client.tls().getSession().getCreationTime();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void whatIsWrittenTogetherIsOneRecord(TransportKind kind) throws Exception {
        try (TestServer server = start(kind);
                TlsClient ann = clients.connect(server.port());
                TlsClient bea = clients.connect(server.port())) {
            ann.client().upgrade().enter("tls");
            bea.client().upgrade().enter("tls");
            while (ann.client().nextOfType("presence").number("count") < 2) {
                // that of both is the last one
            }
            bea.client().text("{'type':'ping','id':'p'}");
            bea.client().nextOfType("pong");
            bea.records().take();
            byte[][] texts = new byte[TIMES][];
            for (int i = 0; i < TIMES; i++) {
                texts[i] = textFrame("{'type':'send','id':'" + i + "','room':'tls','text':'text " + i + "'}");
            }

            ann.client().write(RawClient.join(texts));

            for (int i = 0; i < TIMES; i++) {
                assertThat(bea.client().nextOfType("message").string("text")).isEqualTo("text " + i);
            }
            assertThat(bea.records().take()).containsExactly(TlsClients.APPLICATION_DATA);
        }
    }

    /** Without a close_notify at its end a client would have to take what it got for cut off. */
    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void theLastWordArrivesAndThenTheEnd(TransportKind kind) throws Exception {
        try (TestServer server = start(kind)) {
            for (String version : List.of("TLSv1.3", "TLSv1.2")) {
                for (int i = 0; i < TIMES; i++) {
                    try (TlsClient ann = clients.connect(server.port(), version)) {
                        ann.client().upgrade().enter("tls");
                        List<byte[]> all = new ArrayList<>();
                        for (int text = 0; text < TIMES; text++) {
                            all.add(textFrame("{'type':'send','id':'" + text + "','room':'tls','text':'Hi'}"));
                        }
                        all.add(CLOSE);
                        ann.client().write(RawClient.join(all.toArray(byte[][]::new)));

                        for (int text = 0; text < TIMES; text++) {
                            ann.client().nextOfType("sent");
                        }
                        assertThat(ann.client().nextClose().closeCode()).isEqualTo(1000);
                        ann.client().assertEnds();
                    }
                }
            }
            Held.awaitNone(server.port());
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void aRefusalAndTheLastAnswerEndLikeThat(TransportKind kind) throws Exception {
        try (TestServer server = start(kind);
                TlsClient bad = clients.connect(server.port());
                TlsClient page = clients.connect(server.port())) {
            bad.client().upgrade().write(frame(true, RawClient.BINARY, new byte[1]));
            assertThat(bad.client().nextClose().closeCode()).isEqualTo(1003);
            bad.client().assertEnds();

            page.client().write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(page.client().readAnswer().status()).isEqualTo(200);
            page.client().assertEnds();
            Held.awaitNone(server.port());
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void whatCameBeforeAClientsEndIsCarriedOut(TransportKind kind) throws Exception {
        try (TestServer server = start(kind);
                TlsClient bea = clients.connect(server.port())) {
            bea.client().upgrade().enter("tls");
            for (String version : List.of("TLSv1.3", "TLSv1.2")) {
                try (TlsClient ann = clients.connect(server.port(), version)) {
                    ann.client().upgrade().enter("tls");
                    ann.client().text("{'type':'send','id':'1','room':'tls','text':'" + version + "'}");
                    ann.tls().shutdownOutput(); // a close_notify, and no FIN

                    assertThat(bea.client().nextOfType("message").string("text"))
                            .isEqualTo(version);
                    ann.client().awaitEnd();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void whoSendsNoMoreWithoutACloseNotifyGetsItsAnswers(TransportKind kind) throws Exception {
        try (TestServer server = start(kind);
                TlsClient ann = clients.connect(server.port())) {
            ann.client().upgrade().enter("tls");
            ann.client().text("{'type':'send','id':'1','room':'tls','text':'Hi'}");
            ann.socket().shutdownOutput();

            assertThat(ann.client().nextOfType("sent")).isNotNull();
            ann.client().awaitEnd();
            Held.awaitNone(server.port());
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void aPageOfTheServersOwnHostMayConnect(TransportKind kind) throws Exception {
        try (TestServer server = start(kind);
                TlsClient own = clients.connect(server.port());
                TlsClient other = clients.connect(server.port())) {
            own.client().write(RawClient.request("GET /ws HTTP/1.1", "Origin: https://localhost:" + server.port()));
            assertThat(own.client().readAnswer().status()).isEqualTo(101);
            other.client().write(RawClient.request("GET /ws HTTP/1.1", "Origin: https://example.org"));
            assertThat(other.client().readAnswer().status()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void aSlowReaderFallsBehindAndGetsAll(TransportKind kind) throws Exception {
        int texts = 400;
        String text = "x".repeat(4_000);
        try (TestServer server = TestServer.defaults()
                        .tls(certificate.writeTo(folder))
                        .maxPendingBytes(64 * 1024)
                        .startOn(kind);
                TlsClient ann = clients.connect(server.port());
                TlsClient slow = clients.connect(server.port())) {
            ann.client().upgrade().enter("tls");
            slow.client().upgrade().enter("tls");
            int said = 0;
            while (server.meter("chat_members_behind_members") == 0 || said < texts) {
                ann.client().text("{'type':'send','id':'" + said + "','room':'tls','text':'" + text + "'}");
                ann.client().nextOfType("sent");
                said++;
            }

            for (long seq = 1; seq <= said; seq++) {
                assertThat(slow.client().nextOfType("message").number("seq")).isEqualTo(seq);
            }
        }
    }
}
