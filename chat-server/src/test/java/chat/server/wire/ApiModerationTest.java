package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.Asking;
import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import chat.server.config.TransportKind;
import chat.server.wire.ApiClient.Answer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What back ends and operators moderate by the API and {@code chat-server admin}. */
final class ApiModerationTest {

    @TempDir
    private static Path folder;

    private static TestServer server;
    private static ApiClient ops;

    @BeforeAll
    static void start() throws IOException {
        server = ApiClient.withKeys(folder).data(folder.resolve("data")).start();
        ops = new ApiClient(server, ApiClient.OPS);
        Files.writeString(folder.resolve("ops"), ApiClient.OPS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Asking admin(String... words) {
        List<String> arguments = new ArrayList<>(List.of("admin"));
        arguments.addAll(List.of(words));
        arguments.addAll(
                2,
                List.of(
                        "--management-port",
                        Integer.toString(server.managementPort()),
                        "--api-key-file",
                        folder.resolve("ops").toString()));
        return Asking.run(arguments);
    }

    private static Answer patch(String path, String body) {
        return ApiClient.send(
                ops.request(path).method("PATCH", HttpRequest.BodyPublishers.ofString(body.replace('\'', '"'))));
    }

    private static String hello(Client client, String name) {
        return client.ask("{'type':'hello','id':'h','name':'" + name + "'}").string("user");
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void whoIsBannedFromARoomIsRemovedAndStaysOutOnEachTransport(TransportKind kind) throws IOException {
        try (TestServer other = ApiClient.withKeys(folder).startOn(kind);
                Client ann = other.connect()) {
            ApiClient key = new ApiClient(other, ApiClient.OPS);
            String user = hello(ann, "ann");
            ann.ask("{'type':'join','id':'j','room':'tea'}");

            long before = System.currentTimeMillis();
            Answer banned =
                    key.post("/rooms/tea/acts", "{'action':'ban','user':'" + user + "','forMs':60000,'reason':'spam'}");

            long after = System.currentTimeMillis();
            assertThat(banned.status()).isEqualTo(200);
            assertThat(ann.next("removed").string("reason")).isEqualTo("spam");
            assertThat(ann.ask("{'type':'join','id':'j','room':'tea'}").type()).isEqualTo("error");
            Json act = key.get("/rooms/tea/acts").json().objects("acts").get(0);
            assertThat(act.string("target")).isEqualTo(user);
            assertThat(act.string("user")).isEqualTo("ops");
            assertThat(act.number("until")).isBetween(before + 60_000, after + 60_000);
            key.post("/rooms/tea/acts", "{'action':'unban','user':'" + user + "'}");
            assertThat(ann.ask("{'type':'join','id':'j','room':'tea'}").type()).isEqualTo("joined");
            assertThat(key.get("/rooms/tea/acts").json().objects("acts")).isEmpty();
        }
    }

    @Test
    void whoIsBlockedIsClosedOnTheWholeServer() {
        try (Client ann = server.connect()) {
            String user = hello(ann, "ann");

            Answer blocked = ops.post("/acts", "{'action':'block','user':'" + user + "','reason':'enough'}");

            assertThat(blocked.status()).isEqualTo(200);
            assertThat(blocked.json().has("room")).isFalse();
            assertThat(ann.closeCode()).isEqualTo(4503);
            assertThat(ops.get("/acts").json().toString()).contains("\"target\":\"" + user + "\"");
            assertThat(ops.post("/acts", "{'action':'unblock','user':'" + user + "'}")
                            .status())
                    .isEqualTo(200);
        }
        assertThat(ops.get("/rooms").json().each("rooms", "room")).doesNotContain("@server");
    }

    @Test
    void tokensAreRevoked() {
        assertThat(ops.post("/acts", "{'action':'revoke','token':'j-1'}").status())
                .isEqualTo(200);
        assertThat(ops.post("/acts", "{'action':'revoke','user':'u-9','before':1000}")
                        .status())
                .isEqualTo(200);

        List<Json> acts = ops.get("/acts").json().objects("acts");
        assertThat(acts).anyMatch(act -> act.has("token") && act.string("token").equals("j-1"));
        assertThat(acts).anyMatch(act -> act.has("before") && act.number("before") == 1_000);
    }

    @Test
    void aMessageOfAnybodyIsDeleted() {
        try (Client ann = server.in("gone", "ann")) {
            long seq = ann.post("gone", "rubbish");

            Answer deleted = ops.delete("/rooms/gone/messages/" + seq + "?reason=rude");

            assertThat(deleted.status()).isEqualTo(200);
            assertThat(ann.next("deleted").string("reason")).isEqualTo("rude");
            assertThat(ops.get("/rooms/gone/messages").json().toString()).doesNotContain("rubbish");
            assertThat(ops.delete("/rooms/gone/messages/999").json().string("field"))
                    .isEqualTo("seq");
            assertThat(ops.delete("/rooms/gone/messages/x").status()).isEqualTo(400);
        }
    }

    @Test
    void settingsAreChangedAndShown() {
        assertThat(patch("/rooms/set/settings", "{'kind':'announce','topic':'news'}")
                        .status())
                .isEqualTo(200);
        assertThat(patch("/rooms/set/settings", "{'slowMs':5000}").status()).isEqualTo(200);

        Json settings = ops.get("/rooms/set/settings").json().object("settings");

        assertThat(settings.names()).containsExactly("kind", "slowMs", "topic");
        assertThat(ops.get("/rooms/unset/settings").json().object("settings").names())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/rooms/bad/acts | {'action':'shout','user':'u'} | action",
                "/rooms/bad/acts | {'action':'ban'} | user",
                "/rooms/bad/acts | {'action':'ban','address':'0.0.0.0/0'} | address",
                "/rooms/bad/acts | {'action':'ban','user':'u','forMs':0} | forMs",
                "/rooms/bad/acts | {'action':'block','user':'u'} | action",
                "/acts | {'action':'purge','user':'u','since':1} | room",
                "/acts | {'action':'revoke'} | user",
                "/acts | {'action':'block','user':'a b'} | user"
            })
    void aBadActIsABadRequestThatNamesTheField(String path, String body, String field) {
        Answer answer = ops.post(path, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().string("field")).isEqualTo(field);
    }

    @Test
    void aBadSettingNamesItsField() {
        assertThat(patch("/rooms/bad/settings", "{'kind':'secret'}").json().string("field"))
                .isEqualTo("kind");
        assertThat(patch("/rooms/bad/settings", "{'slowMs':-1}").json().string("field"))
                .isEqualTo("slowMs");
    }

    @Test
    void aKeyNeedsTheScope() {
        ApiClient shop = new ApiClient(server, ApiClient.SHOP);

        assertThat(shop.post("/rooms/tea/acts", "{'action':'kick','user':'u'}").status())
                .isEqualTo(403);
        assertThat(shop.get("/rooms/tea/acts").status()).isEqualTo(403);
        assertThat(shop.get("/acts").status()).isEqualTo(403);
        assertThat(shop.delete("/rooms/tea/messages/1").status()).isEqualTo(403);
    }

    @Test
    void anOperatorModeratesFromAShell() {
        try (Client ann = server.connect()) {
            String user = hello(ann, "ann");
            ann.ask("{'type':'join','id':'j','room':'shell'}");
            long seq = ann.post("shell", "rubbish");

            assertThat(admin("delete", "shell", Long.toString(seq)).out()).startsWith("done, as ");
            assertThat(admin("mute", user, "--room", "shell", "--for", "1h", "--reason", "no")
                            .out())
                    .contains(" in shell\n");
            assertThat(admin("audit", "shell").out())
                    .contains("mute " + user + " by ops, until 20")
                    .contains(": no\n");
            assertThat(admin("unmute", user, "--room", "shell").status()).isZero();
            assertThat(admin("audit", "shell").out()).isEqualTo("no bans and no mutes\n");
            assertThat(admin("settings", "shell", "--slow", "5s", "--topic", "quiet")
                            .status())
                    .isZero();
            assertThat(admin("history", "shell").out())
                    .contains(" ops, mute " + user + "\n")
                    .contains(" ops, settings {\"slowMs\":5000,");
            assertThat(admin("settings", "shell").out())
                    .contains("slowMs: 5000\n")
                    .contains("topic: \"quiet\"\n");
            assertThat(admin("ban", "198.51.100.0/24", "--everywhere").out()).contains("the whole server");
            assertThat(admin("audit").out()).contains("ban 198.51.100.0/24 by ops");
            assertThat(admin("unban", "198.51.100.0/24", "--everywhere").status())
                    .isZero();
            assertThat(admin("kick", user, "--room", "shell").status()).isZero();
            assertThat(ann.next("removed").string("room")).isEqualTo("shell");
            assertThat(admin("kick", user).status()).isEqualTo(2);
            assertThat(admin("kick", "a b", "--everywhere").err()).contains("answers 400");
        }
    }
}
