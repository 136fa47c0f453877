package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.config.TransportKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients of the API, and those who say nothing, cannot keep the probes out. */
final class SeatingTest {

    private static final int OPERATORS = 32;
    private static final int ARRIVING = 128;
    private static final int API = 256;
    private static final String KEY = "Authorization: Bearer " + ApiClient.SHOP;

    @TempDir
    private static Path folder;

    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
    }

    private RawClient client(TestServer server, String bytes) throws IOException {
        RawClient client = RawClient.open(server.managementPort());
        clients.add(client);
        client.write(bytes);
        return client;
    }

    private static String publish(int declared, String body) {
        return RawClient.request("POST /api/v1/rooms/tea/messages HTTP/1.1", KEY, "Content-Length: " + declared) + body;
    }

    private static void assertAnswersProbes(TestServer server) {
        for (String path : List.of("/healthz", "/readyz", "/metrics")) {
            assertThat(TestServer.get(server.management(path)).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void silentConnectionsDoNotKeepProbesOut(TransportKind kind) throws IOException {
        try (TestServer server = ApiClient.withKeys(folder).startOn(kind)) {
            for (int i = 0; i < ARRIVING + OPERATORS; i++) {
                client(server, "GET /he");
            }

            assertAnswersProbes(server);
        }
    }

    @Test
    void clientsOfTheApiThatComeTogetherAreAllAnswered() throws IOException {
        try (TestServer server = ApiClient.withKeys(folder).start()) {
            for (int i = 0; i < ARRIVING; i++) {
                client(server, "");
            }
            for (RawClient one : clients) {
                one.write(RawClient.request("GET /api/v1/rooms HTTP/1.1", KEY));
            }

            for (RawClient one : clients) {
                assertThat(one.readAnswer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void idleClientsOfTheApiDoNotKeepProbesOutNorEachOther() throws IOException {
        try (TestServer server = ApiClient.withKeys(folder).start()) {
            for (int i = 0; i < API + 1; i++) {
                assertThat(client(server, RawClient.request("GET /api/v1/rooms HTTP/1.1", KEY))
                                .readAnswer()
                                .status())
                        .isEqualTo(200);
            }

            assertAnswersProbes(server);
            clients.get(0).awaitEnd();
            assertThat(server.meter("chat_management_evictions_connections_total{kind=\"api\"}"))
                    .isOne();
        }
    }

    @Test
    void slowBodiesTakeTheSeatsOfTheApiAlone() throws IOException {
        try (TestServer server = ApiClient.withKeys(folder).start()) {
            for (int i = 0; i < API; i++) {
                client(server, publish(20, "{"));
            }

            assertAnswersProbes(server);
            RawClient late = client(server, publish(20, "{"));
            RawClient.Answer answer = late.readAnswer();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
            late.awaitEnd();
        }
    }
}
