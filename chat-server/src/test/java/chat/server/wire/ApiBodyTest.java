package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Json;
import chat.server.wire.ApiClient.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Members of bodies, keys of requests, and names of rooms: what the API takes and what it refuses. */
final class ApiBodyTest {

    private static TestServer server;
    private static ApiClient ops;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        server = ApiClient.withKeys(folder).start();
        ops = new ApiClient(server, ApiClient.OPS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void assertBadField(Answer answer, String field) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().string("code")).isEqualTo("bad_field");
        assertThat(answer.json().string("field")).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/rooms/tea/messages | {'text':'a','txet':'b'} | txet",
                "/rooms/tea/messages | {'text':'a','room':'tea'} | room",
                "/messages | {'messages':[{'room':'tea','text':'a'}],'more':1} | more",
                "/messages | {'messages':[{'room':'tea','text':'a'},{'room':'tea','text':'a','ids':1}]} | messages[1].ids",
                "/rooms/tea/acts | {'action':'ban','user':'u','for':1} | for",
                "/acts | {'action':'ban','user':'u','formMs':1} | formMs",
                "/acts | {'action':'block','user':'u','forMs':1} | forMs",
                "/acts | {'action':'revoke','token':'t','jti':1} | jti"
            })
    void aMemberThatIsNotKnownIsNamed(String path, String body, String field) {
        assertBadField(ops.post(path, body), field);
    }

    @Test
    void aSettingThatIsNotKnownIsNamed() {
        Answer answer = ApiClient.send(ops.request("/rooms/tea/settings")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"slow\":5}")));

        assertBadField(answer, "slow");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/rooms/tea/messages | {'text':'a','text':'b'} | text",
                "/messages | {'messages':[{'room':'tea','text':'a','text':'a'}]} | text",
                "/rooms/tea/acts | {'action':'kick','user':'u','user':'v'} | user"
            })
    void aMemberThatIsGivenTwiceIsNamed(String path, String body, String field) {
        assertBadField(ops.post(path, body), field);
        assertThat(ops.get("/rooms/tea/messages").json().objects("messages")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"order-17\" | order-17",
                "order 17 | order 17",
                "\"a, b;c\" | a, b;c",
                "\"a\\\"b\\\\c\" | a\"b\\c"
            })
    void anIdempotencyKeyIsAStringOrItsCharacters(String key, String id) {
        String room = "key" + id.hashCode();
        assertThat(ops.say(room, "hi", "Idempotency-Key", key).status()).isEqualTo(201);

        assertThat(ops.get("/rooms/" + room + "/messages").json().each("messages", "id"))
                .containsExactly(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"open", "\"", "a\"b", "a, b", "\"a\\b\"", "\"a\" \"b\"", "\"a\";q=1", "\"a\tb\"", "a\tb"})
    void anotherIdempotencyKeyIsRefused(String key) throws IOException {
        assertBadKey(key);
    }

    @Test
    void anIdempotencyKeyIsAscii() throws IOException {
        assertBadKey("\u00e4");
        assertBadKey("\"\u00e4\"");
    }

    private static void assertBadKey(String key) throws IOException {
        try (RawClient client = RawClient.open(server.managementPort())) {
            client.write(RawClient.request(
                            "POST /api/v1/rooms/tea/messages HTTP/1.1",
                            "Authorization: Bearer " + ApiClient.OPS,
                            "Idempotency-Key: " + key,
                            "Content-Length: 13")
                    + "{\"text\":\"hi\"}");

            RawClient.Answer answer = client.readAnswer();
            assertThat(answer.status()).as(key).isEqualTo(400);
            assertThat(Json.parse(answer.body()).string("field")).isEqualTo("idempotency-key");
        }
    }

    @ParameterizedTest
    @CsvSource({"., ~.", ".., ~..", "., %2E", ".., %2e%2E"})
    void aRoomOfDotsIsReached(String room, String segment) {
        String path = "/api/v1/rooms/" + segment + "/messages";
        URI uri = server.management("/").resolve(path).normalize();
        Answer answer = ApiClient.send(HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + ApiClient.OPS)
                .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"hi\"}")));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().string("room")).isEqualTo(room);
    }

    @Test
    void theServersOwnNameIsNoUsers() {
        assertBadField(ops.post("/acts", "{'action':'block','user':'-canary-'}"), "user");
        assertBadField(ops.post("/rooms/tea/messages", "{'text':'a','user':'-canary-'}"), "user");
        assertBadField(ops.get("/users/-canary-/connections"), "user");
    }
}
