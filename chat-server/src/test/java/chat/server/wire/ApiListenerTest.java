package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.server.TestServer;
import chat.server.admin.api.Scope;
import chat.server.config.ApiConfig;
import chat.server.config.Listener;
import chat.server.config.TlsFiles;
import chat.server.config.TransportKind;
import chat.server.tls.Certificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The API at an address of its own, and its keys as they change. */
final class ApiListenerTest {

    private static final Listener ANY = new Listener("127.0.0.1", 0);

    @TempDir
    private static Path folder;

    private static HttpResponse<String> get(HttpClient client, String uri) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(uri))
                        .header("Authorization", "Bearer " + ApiClient.SHOP)
                        .timeout(TestServer.BOUND)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void itIsReachedByTlsOnEachTransport(TransportKind kind) throws Exception {
        Certificate certificate = new Certificate(folder);
        TlsFiles files = certificate.writeTo(folder);
        try (TestServer server = TestServer.defaults()
                .api(new ApiConfig(ApiClient.keys(folder), ANY, files))
                .startOn(kind)) {
            HttpClient client =
                    HttpClient.newBuilder().sslContext(certificate.forClients()).build();
            String address = "https://localhost:" + server.apiPort();

            assertThat(get(client, address + "/api/v1/rooms").statusCode()).isEqualTo(200);
            assertThat(get(client, address + "/metrics").statusCode()).isEqualTo(404);
            try (RawClient open = RawClient.open(server.apiPort())) {
                open.write("GET /api/v1/rooms HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(open.readAnswer().status()).isEqualTo(400);
            }
            assertThat(server.meter("chat_api_tls_handshakes_total{result=\"completed\"}"))
                    .isPositive();
            assertThat(server.meter("chat_api_tls_handshakes_total{result=\"not_tls\"}"))
                    .isOne();
            assertThat(server.meter("chat_api_tls_certificate_expiry_hours")).isPositive();
        }
    }

    @Test
    void withoutACertificateItIsOnTheLoopbackAddressAlone() throws Exception {
        Path keys = ApiClient.keys(folder);
        try (TestServer server =
                TestServer.defaults().api(new ApiConfig(keys, ANY, null)).start()) {
            assertThat(get(TestServer.HTTP, "http://127.0.0.1:" + server.apiPort() + "/api/v1/rooms")
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThatThrownBy(() -> TestServer.defaults()
                        .api(new ApiConfig(keys, new Listener("0.0.0.0", 0), null))
                        .start())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("--api-tls-cert");
    }

    @Test
    void itWantsKeys() {
        assertThatThrownBy(() -> new ApiConfig(null, ANY, null)).hasMessage("--api-port needs --api-keys");
    }

    @Test
    void keysAreReadAgainAndABadFileChangesNothing() throws IOException {
        Path keys = ApiClient.keys(folder);
        try (TestServer server =
                TestServer.defaults().api(new ApiConfig(keys, null, null)).start()) {
            ApiClient shop = new ApiClient(server, ApiClient.SHOP);
            ApiClient fresh = new ApiClient(server, "fresh-secret");

            Files.writeString(keys, "rubbish\n");
            assertThatThrownBy(server::reload).hasMessageContaining("line 1 of " + keys);
            assertThat(shop.get("/rooms").status()).isEqualTo(200);

            Files.writeString(keys, ApiClient.line("fresh", "fresh-secret", 10, Scope.READ));
            server.reload();
            assertThat(shop.get("/rooms").status()).isEqualTo(401);
            assertThat(fresh.get("/rooms").status()).isEqualTo(200);
        }
    }
}
