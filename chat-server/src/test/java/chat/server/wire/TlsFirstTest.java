package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.config.TransportKind;
import chat.server.tls.Certificate;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A TLS handler placed first sees every byte: one that went past it, in clear, would break its client's TLS. */
final class TlsFirstTest {

    @TempDir
    private static Path folder;

    private static Certificate certificate;

    @BeforeAll
    static void makeCertificate() throws GeneralSecurityException, IOException, InterruptedException {
        certificate = new Certificate(folder);
    }

    private static PipelineServer start(TransportKind kind) throws GeneralSecurityException, IOException {
        SslContext tls = SslContextBuilder.forServer(certificate.forServer()).build();
        return new PipelineServer(
                kind, 0, channel -> tls.newHandler(channel.alloc()), channel -> new ChannelInboundHandlerAdapter());
    }

    private static RawClient connect(PipelineServer server) throws GeneralSecurityException, IOException {
        return RawClient.over(certificate.forClients().getSocketFactory().createSocket(), server.port());
    }

    @ParameterizedTest
    @EnumSource
    void whatIsBroadcastAndAnsweredIsEncrypted(TransportKind kind) throws Exception {
        int messages = 20;
        try (PipelineServer server = start(kind);
                RawClient ann = connect(server).upgrade();
                RawClient bea = connect(server).upgrade()) {
            ann.enter("tls");
            bea.enter("tls");
            List<String> said = new ArrayList<>();
            for (int i = 0; i < messages; i++) {
                said.add("text " + i + " " + "x".repeat(i * 100));
                ann.text("{'type':'send','id':'" + i + "','room':'tls','text':'" + said.get(i) + "'}");
            }

            for (String text : said) {
                assertThat(bea.nextOfType("message").string("text")).isEqualTo(text);
                assertThat(ann.nextOfType("message").string("text")).isEqualTo(text);
            }
            ann.write(RawClient.frame(true, RawClient.PING, new byte[] {1}));
            assertThat(ann.nextControl().opcode()).isEqualTo(RawClient.PONG);
            bea.write(RawClient.frame(true, RawClient.BINARY, new byte[1]));
            assertThat(bea.closeCode()).isEqualTo(1003);
            ann.write(RawClient.frame(true, RawClient.CLOSE, new byte[] {3, (byte) 0xE8}));
            assertThat(ann.nextControl().closeCode()).isEqualTo(1000);
            ann.awaitEnd();
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersAndRefusalsAreEncrypted(TransportKind kind) throws Exception {
        try (PipelineServer server = start(kind);
                RawClient raw = connect(server)) {
            raw.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET /nope HTTP/1.1\r\nHost: localhost\r\n\r\n");

            assertThat(raw.readAnswer().status()).isEqualTo(200);
            assertThat(raw.readAnswer().status()).isEqualTo(404);
            raw.awaitEnd();
        }
    }
}
