package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import chat.server.config.RoomRules;
import chat.server.config.SpamRules;
import chat.server.config.TransportKind;
import chat.server.wire.ApiClient.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What back ends say. */
final class ApiPublishTest {

    @TempDir
    private static Path folder;

    private static TestServer server;
    private static ApiClient shop;
    private static ApiClient ops;

    @BeforeAll
    static void start() throws IOException {
        server = ApiClient.withKeys(folder).data(folder.resolve("data")).start();
        shop = new ApiClient(server, ApiClient.SHOP);
        ops = new ApiClient(server, ApiClient.OPS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void membersGetWhatABackEndSaysOnEachTransport(TransportKind kind, @TempDir Path data) throws IOException {
        try (TestServer other = ApiClient.withKeys(folder).data(data).startOn(kind);
                Client ann = other.in("tea", "ann")) {
            Answer answer = new ApiClient(other, ApiClient.SHOP).say("tea", "sold", "Idempotency-Key", "order-1");

            Json message = ann.next("message");
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.json().names()).containsExactly("room", "seq", "epoch", "time");
            assertThat(message.number("seq")).isEqualTo(answer.json().number("seq"));
            assertThat(message.number("time")).isEqualTo(answer.json().number("time"));
            assertThat(message.string("user")).isEqualTo("shop");
            assertThat(message.string("name")).isEqualTo("shop");
            assertThat(message.string("text")).isEqualTo("sold");
            assertThat(message.string("id")).isEqualTo("order-1");
        }
    }

    @Test
    void noRuleAgainstSpamHoldsABackEndBack(@TempDir Path data) throws IOException {
        SpamRules rules = SpamRules.parse(List.of("*=1/1h"), List.of("*=1h"));
        try (TestServer strict = ApiClient.withKeys(folder)
                .data(data)
                .with(live -> live.withRules(RoomRules.NONE.withSpam(rules)))
                .start()) {
            ApiClient trusted = new ApiClient(strict, ApiClient.SHOP);
            for (int i = 0; i < 3; i++) {
                assertThat(trusted.say("tea", "https://example.org").status()).isEqualTo(201);
            }
        }
    }

    @Test
    void whatIsSaidAgainUnderItsKeyIsStoredOnce() {
        Answer first = shop.say("again", "once", "Idempotency-Key", "\"k\"");
        Answer second = shop.say("again", "once", "Idempotency-Key", "k");

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json().flag("duplicate")).isTrue();
        assertThat(second.json().number("seq")).isEqualTo(first.json().number("seq"));
        assertThat(shop.get("/rooms/again/messages").json().objects("messages")).hasSize(1);
    }

    @Test
    void aKeyWithAnotherBodyIsAConflict() {
        shop.say("conflict", "one", "Idempotency-Key", "k");
        Answer other = shop.say("conflict", "two", "Idempotency-Key", "k");

        assertThat(other.status()).isEqualTo(409);
        assertThat(other.json().string("code")).isEqualTo("id_reused");
        assertThat(shop.get("/rooms/conflict/messages").json().each("messages", "text"))
                .containsExactly("one");
        assertThat(shop.say("elsewhere", "two", "Idempotency-Key", "k").status())
                .isEqualTo(201);
    }

    @Test
    void anEditedMessageIsStillTheOneOfItsKey() {
        try (Client ann = server.connect()) {
            Json welcome = ann.ask("{'type':'hello','id':'h','name':'ann'}");
            ann.ask("{'type':'join','id':'j','room':'edits'}");
            String body = "{'text':'one','user':'" + welcome.string("user") + "','name':'ann'}";
            long seq = ops.post("/rooms/edits/messages", body, "Idempotency-Key", "k")
                    .json()
                    .number("seq");
            ann.edit("edits", seq, "two");

            assertThat(ops.post("/rooms/edits/messages", body, "Idempotency-Key", "k")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aKeyWithTheScopeSpeaksForAnyUser() {
        Answer answer = ops.post("/rooms/others/messages", "{'text':'hi','user':'u1','name':'Ann'}");
        Answer bare = ops.post("/rooms/others/messages", "{'text':'hi','user':'u2'}");
        List<Json> said = ops.get("/rooms/others/messages").json().objects("messages");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(bare.status()).isEqualTo(201);
        assertThat(said).extracting(message -> message.string("user")).containsExactly("u1", "u2");
        assertThat(said).extracting(message -> message.string("name")).containsExactly("Ann", "u2");
    }

    @Test
    void aKeyWithoutTheScopeSpeaksForItselfAlone() {
        Answer answer = shop.post("/rooms/tea/messages", "{'text':'hi','user':'u1'}");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().string("field")).isEqualTo("user");
        assertThat(answer.json().string("detail")).contains("publish-as");
    }

    @Test
    void aBatchIsAnsweredForEachMessageInOrder() {
        ops.say("batch", "one", "Idempotency-Key", "a");
        Answer answer = ops.post(
                "/messages",
                "{'messages':[{'room':'batch','text':'one','id':'a'},{'room':'batch','text':'other','id':'a'},"
                        + "{'room':'batch','text':'two'},{'room':'batch2','text':'three'}]}");

        assertThat(answer.status()).isEqualTo(200);
        List<Json> results = answer.json().objects("messages");
        assertThat(results.get(0).flag("duplicate")).isTrue();
        assertThat(results.get(1).number("status")).isEqualTo(409);
        assertThat(results.get(2).number("seq")).isEqualTo(2);
        assertThat(results.get(3).string("room")).isEqualTo("batch2");
    }

    @Test
    void aBatchWithAFaultIsNotStoredAtAll() {
        Answer answer =
                shop.post("/messages", "{'messages':[{'room':'none','text':'one'},{'room':'none','text':' '}]}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().string("code")).isEqualTo("text_empty");
        assertThat(answer.json().string("field")).isEqualTo("messages[1].text");
        assertThat(shop.get("/rooms/none/messages").json().objects("messages")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'text':'a' | bad_json |",
                "['text'] | bad_json |",
                "{'text':'a'}{} | bad_json |",
                "`` | bad_json |",
                "{} | bad_field | text",
                "{'text':7} | bad_field | text",
                "{'text':'\\ud800'} | bad_field | text",
                "{'text':' '} | text_empty | text",
                "{'text':'a','id':'x'} | bad_field | id",
                "{'text':'a','user':'a b'} | bad_field | user",
                "{'text':'a','name':' '} | bad_name | name"
            })
    void aBadBodyIsABadRequestThatNamesTheField(String body, String code, String field) {
        Answer answer = ops.post("/rooms/bad/messages", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.json().string("code")).isEqualTo(code);
        assertThat(answer.json().has("field") ? answer.json().string("field") : null)
                .isEqualTo(field);
    }

    @Test
    void aTextThatIsTooLongIsRefused() {
        Answer answer = shop.say("tea", "x".repeat(4_097));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().string("code")).isEqualTo("text_too_long");
    }

    @Test
    void anIdempotencyKeyHasItsLimits() {
        assertThat(shop.say("tea", "hi", "Idempotency-Key", "x".repeat(65))
                        .json()
                        .string("field"))
                .isEqualTo("idempotency-key");
        assertThat(shop.say("tea", "hi", "Idempotency-Key", "\"\"").status()).isEqualTo(400);
        assertThat(shop.post("/messages", "{'messages':[{'room':'tea','text':'a'}]}", "Idempotency-Key", "k")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aBackEndDoesNotEnterTheServersOwnRoom() {
        assertThat(shop.say("-canary-", "hi").json().string("code")).isEqualTo("bad_room");
    }

    @Test
    void aStoreThatIsFullIsUnavailableForAWhile() throws IOException {
        FailingStreams[] failing = new FailingStreams[1];
        try (TestServer other = ApiClient.withKeys(folder)
                .around(inner -> failing[0] = new FailingStreams(inner))
                .start()) {
            for (FailingStreams.Call call : List.of(FailingStreams.Call.STORE, FailingStreams.Call.FLUSH)) {
                failing[0].fail(call, false);
                Answer answer = new ApiClient(other, ApiClient.SHOP).say("tea", "hi");

                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.json().string("code")).isEqualTo("unavailable");
                assertThat(answer.header("retry-after")).isEqualTo("1");
            }
        }
    }
}
