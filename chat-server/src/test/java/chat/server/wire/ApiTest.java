package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import chat.server.wire.ApiClient.Answer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API reads and does, and whom it lets. */
final class ApiTest {

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

    private static List<Long> seqs(String path) {
        return shop.get(path).json().objects("messages").stream()
                .map(message -> message.number("seq"))
                .toList();
    }

    @Test
    void historyIsReadBothWays() {
        for (int i = 0; i < 5; i++) {
            shop.say("history", "hi");
        }

        assertThat(seqs("/rooms/history/messages")).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(seqs("/rooms/history/messages?before=4&limit=2")).containsExactly(2L, 3L);
        assertThat(seqs("/rooms/history/messages?after=1&limit=2")).containsExactly(2L, 3L);
        assertThat(shop.get("/rooms/history/messages?after=1&limit=2").json().flag("more"))
                .isTrue();
        assertThat(shop.get("/rooms/history/messages?after=3").json().flag("more"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "before=1&after=1",
                "before=-1",
                "before=x",
                "limit=0",
                "limit=1001",
                "limit=1&limit=2",
                "limit=%ff",
                "after=99999999999999999999"
            })
    void aBadQueryIsABadRequest(String query) {
        Answer answer = shop.get("/rooms/history/messages?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().has("field")).isTrue();
    }

    @Test
    void roomsAreFoundThatSomebodyIsInOrThatHaveEvents() {
        shop.say("list-b", "hi");
        try (Client ann = server.in("list-a", "ann");
                Client bob = server.in("list-b", "bob");
                Client cid = server.in("list-é", "cid")) {
            Json all = shop.get("/rooms?contains=list-").json();
            Json first = shop.get("/rooms?contains=list-&limit=1").json();
            Json rest = shop.get("/rooms?contains=list-&after=list-a").json();

            assertThat(all.each("rooms", "room")).containsExactly("list-a", "list-b", "list-é");
            assertThat(all.objects("rooms").get(1).number("members")).isEqualTo(1);
            assertThat(all.has("next")).isFalse();
            assertThat(first.each("rooms", "room")).containsExactly("list-a");
            assertThat(first.string("next")).isEqualTo("list-a");
            assertThat(rest.each("rooms", "room")).containsExactly("list-b", "list-é");
            assertThat(shop.get("/rooms/list-%C3%A9/members").json().each("members", "name"))
                    .containsExactly("cid");
        }
    }

    @Test
    void pagesOfRoomsLeaveOutNone() {
        for (int i = 0; i < 7; i++) {
            shop.say("page-" + i, "hi");
        }
        StringBuilder seen = new StringBuilder();
        String after = "";
        for (Json page; !after.equals("end"); after = page.has("next") ? page.string("next") : "end") {
            page = shop.get("/rooms?contains=page-&limit=3&after=" + after).json();
            page.each("rooms", "room").forEach(room -> seen.append(room.substring("page-".length())));
        }

        assertThat(seen).hasToString("0123456");
    }

    @Test
    void theServersOwnRoomsAreOnNoPage() throws IOException {
        try (TestServer other =
                ApiClient.withKeys(folder).canary(Duration.ofSeconds(1)).start()) {
            other.awaitMeter("chat_canary_seconds_count", count -> count >= 1);
            ApiClient there = new ApiClient(other, ApiClient.SHOP);
            there.say("zoo", "hi");

            Json page = there.get("/rooms?limit=1").json();

            assertThat(page.each("rooms", "room")).containsExactly("zoo");
            assertThat(page.has("next")).isFalse();
        }
    }

    @Test
    void membersAreListedByPages() {
        try (Client ann = server.in("members", "ann");
                Client bob = server.in("members", "bob")) {
            Json page = shop.get("/rooms/members/members?limit=1").json();
            String first = page.each("members", "user").get(0);
            Json rest = shop.get("/rooms/members/members?after=" + first).json();

            assertThat(page.number("count")).isEqualTo(2);
            assertThat(page.flag("more")).isTrue();
            assertThat(rest.objects("members")).hasSize(1);
        }
        assertThat(shop.get("/rooms/nobody/members").json().number("count")).isZero();
    }

    @Test
    void aUserIsFoundAndDisconnected() {
        try (Client ann = server.connect()) {
            String user = ann.ask("{'type':'hello','id':'h','name':'ann'}").string("user");
            Json found = ops.get("/users/" + user + "/connections").json();
            Answer closed = ops.delete("/users/" + user + "/connections");

            assertThat(found.objects("connections").get(0).string("name")).isEqualTo("ann");
            assertThat(found.objects("connections").get(0).string("address")).startsWith("127.0.0.1:");
            assertThat(closed.json().number("disconnected")).isEqualTo(1);
            assertThat(ann.closeCode()).isEqualTo(4503);
        }
        assertThat(ops.get("/users/nobody/connections").json().objects("connections"))
                .isEmpty();
    }

    @Test
    void aKeyMayNoMoreThanItsScopesSay() {
        ApiClient reader = new ApiClient(server, ApiClient.READER);

        assertThat(reader.say("tea", "hi").status()).isEqualTo(403);
        assertThat(reader.say("tea", "hi").json().string("detail")).contains("lacks the scope publish");
        assertThat(shop.get("/users/u/connections").status()).isEqualTo(403);
        assertThat(shop.delete("/users/u/connections").status()).isEqualTo(403);
        assertThat(new ApiClient(server, ApiClient.SLOW).get("/rooms").status()).isEqualTo(403);
    }

    @Test
    void aKeyHasItsRate() {
        ApiClient slow = new ApiClient(server, ApiClient.SLOW);
        String batch = "{'messages':[" + "{'room':'rate','text':'a'},".repeat(99) + "{'room':'rate','text':'a'}]}";

        assertThat(slow.post("/messages", batch).status()).isEqualTo(200);
        Answer answer = slow.say("rate", "hi");
        for (int i = 0; answer.status() == 201 && i < 100; i++) { // a slow machine earns some more
            answer = slow.say("rate", "hi");
        }
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.json().string("code")).isEqualTo("rate_limited");
        assertThat(answer.header("retry-after")).isEqualTo("1");
        assertThat(server.meter("chat_api_limited_requests_total")).isPositive();
    }

    @Test
    void whoHasNoKeyIsToldSo() {
        Answer answer = ApiClient.send(HttpRequest.newBuilder(server.management("/api/v1/rooms")));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    }

    @Test
    void aPathThatIsNotThereIsAProblem() {
        assertThat(shop.get("/nothing").status()).isEqualTo(404);
        assertThat(shop.get("/rooms/a/b/messages").json().string("code")).isEqualTo("not_found");
        assertThat(shop.get("/rooms/%FF/members").json().string("field")).isEqualTo("room");
        assertThat(shop.get("/rooms/a%20b/members").json().string("code")).isEqualTo("bad_room");
    }

    @Test
    void anotherMethodIsNotAllowed() {
        Answer answer = shop.delete("/rooms/tea/messages");
        Answer options = ApiClient.send(shop.request("/rooms").method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        Answer head = ApiClient.send(shop.request("/rooms").method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
        assertThat(answer.json().number("status")).isEqualTo(405);
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.header("allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.response().body()).isEmpty();
    }

    @Test
    void withoutKeysThereIsNoApi() {
        try (TestServer other = TestServer.start()) {
            Answer answer = new ApiClient(other, ApiClient.OPS).get("/rooms");

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.json().string("detail")).contains("--api-keys");
        }
    }

    @Test
    void theApiIsNotOnTheChatPort() {
        assertThat(TestServer.get(server.http("/api/v1/openapi.json")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void requestsOfOneConnectionAreAnsweredInOrderAlsoBehindARefusal() throws IOException {
        String head = "Host: localhost\r\nAuthorization: Bearer " + ApiClient.SHOP + "\r\n";
        String post = "POST /api/v1/rooms/pipe/messages HTTP/1.1\r\n" + head + "Content-Length: ";
        try (RawClient raw = RawClient.open(server.managementPort())) {
            raw.write(post + "14\r\n\r\n{\"text\":\"one\"}" + post + "2\r\n\r\n{}" + post
                    + "14\r\n\r\n{\"text\":\"two\"}");

            RawClient.Answer one = raw.readAnswer();
            RawClient.Answer bad = raw.readAnswer();
            RawClient.Answer two = raw.readAnswer();

            assertThat(List.of(one.status(), bad.status(), two.status())).containsExactly(201, 400, 201);
            assertThat(Json.parse(two.body()).number("seq")).isEqualTo(2);
        }
    }
}
