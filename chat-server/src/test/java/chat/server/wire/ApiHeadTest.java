package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Json;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the head of a request decides before anything of its body is read. */
final class ApiHeadTest {

    private static final String PUBLISH = "POST /api/v1/rooms/tea/messages HTTP/1.1";
    private static final String LENGTH = "Content-Length: 100";

    private static TestServer server;
    private RawClient client;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        server = ApiClient.withKeys(folder).start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() throws IOException {
        client = RawClient.open(server.managementPort());
    }

    @AfterEach
    void close() throws IOException {
        client.close();
    }

    private RawClient.Answer ask(String line, String... headers) throws IOException {
        client.write(RawClient.request(line, headers));
        return client.readAnswer();
    }

    private static String key(String secret) {
        return "Authorization: Bearer " + secret;
    }

    private static void assertProblem(RawClient.Answer answer, int status, String code) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
        assertThat(Json.parse(answer.body()).string("code")).isEqualTo(code);
    }

    @Test
    void aWrongKeyIsRefused() throws IOException {
        assertProblem(ask(PUBLISH, key("wrong"), LENGTH), 401, "unauthorized");
        client.awaitEnd();
    }

    @Test
    void aKeyWithoutTheScopeIsRefused() throws IOException {
        assertProblem(ask(PUBLISH, key(ApiClient.READER), LENGTH), 403, "not_allowed");
        client.awaitEnd();
    }

    @Test
    void aBodyInChunksIsNotReadEither() throws IOException {
        assertProblem(ask(PUBLISH, key(ApiClient.READER), "Transfer-Encoding: chunked"), 403, "not_allowed");
    }

    @Test
    void whoAsksBeforeTheBodyIsRefusedWithout100() throws IOException {
        assertThat(ask(PUBLISH, key("wrong"), LENGTH, "Expect: 100-continue").status())
                .isEqualTo(401);
    }

    @Test
    void whoAsksBeforeTooLargeABodyIsRefusedWithout100() throws IOException {
        assertProblem(
                ask(PUBLISH, key(ApiClient.SHOP), "Content-Length: 1048577", "Expect: 100-continue"),
                413,
                "content_too_large");
    }

    @Test
    void whoAsksBeforeTheBodyMaySendIt() throws IOException {
        client.write(RawClient.request(PUBLISH, key(ApiClient.SHOP), "Content-Length: 13", "Expect: 100-continue"));
        assertThat(client.readHead().status()).isEqualTo(100);
        client.write("{\"text\":\"hi\"}");

        assertThat(client.readAnswer().status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "identity, gzip", "br"})
    void aBodyInACodingIsRefused(String coding) throws IOException {
        RawClient.Answer answer = ask(PUBLISH, key(ApiClient.SHOP), LENGTH, "Content-Encoding: " + coding);

        assertProblem(answer, 415, "unsupported_content_coding");
        assertThat(answer.headers()).containsEntry("accept-encoding", "identity");
    }

    @Test
    void aBodyAsItIsMaySaySo() throws IOException {
        client.write(RawClient.request(PUBLISH, key(ApiClient.SHOP), "Content-Length: 13", "Content-Encoding: Identity")
                + "{\"text\":\"hi\"}");

        assertThat(client.readAnswer().status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({"/api", "/api/", "/api/v1", "/api/v1/", "/api/v2/rooms", "/api/v1x"})
    void aPathThatIsNotThereIsAProblem(String path) throws IOException {
        assertProblem(ask("GET " + path + " HTTP/1.1"), 404, "not_found");
    }

    @Test
    void aRequestWithoutAHostIsAProblem() throws IOException {
        client.write("GET /api/v1/rooms HTTP/1.1\r\n\r\n");

        assertProblem(client.readAnswer(), 400, "bad_request");
    }

    @Test
    void aRefusalWithoutABodyKeepsTheConnection() throws IOException {
        assertThat(ask("GET /api/v1/acts HTTP/1.1", key(ApiClient.READER)).status())
                .isEqualTo(403);
        assertThat(ask("GET /api/v1/rooms HTTP/1.1", key(ApiClient.READER)).status())
                .isEqualTo(200);
    }
}
