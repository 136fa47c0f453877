package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.Asking;
import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code chat-server admin} and {@code chat-server key}. */
final class AdminCommandTest {

    @TempDir
    private static Path folder;

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = ApiClient.withKeys(folder).data(folder.resolve("data")).start();
        Files.writeString(folder.resolve("ops"), ApiClient.OPS + "\n");
        Files.writeString(folder.resolve("reader"), ApiClient.READER);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Asking admin(String... words) {
        return adminWith("ops", words);
    }

    private static Asking adminWith(String key, String... words) {
        List<String> arguments = new ArrayList<>(List.of("admin"));
        arguments.addAll(List.of(words));
        arguments.addAll(
                2,
                List.of(
                        "--management-port",
                        Integer.toString(server.managementPort()),
                        "--api-key-file",
                        folder.resolve(key).toString()));
        return Asking.run(arguments);
    }

    @Test
    void reachesRoomsOfDots() {
        for (String room : List.of(".", "..")) {
            assertThat(admin("say", room, "hi").out()).startsWith("stored in " + room + " as ");
            assertThat(admin("history", room).out()).contains(": hi");
            assertThat(admin("settings", room).out()).contains("nothing was set");
        }
    }

    @Test
    void saysSomethingAndReadsIt() {
        try (Client ann = server.in("tea", "ann")) {
            Asking said = admin("say", "tea", "hello\nthere\u001b[2J");
            Asking history = admin("history", "tea");

            assertThat(said.out()).isEqualTo("stored in tea as 1\n");
            assertThat(ann.next("message").string("user")).isEqualTo("ops");
            assertThat(history.out()).contains("1  20").contains("  ops (ops): hello / there?[2J\n");
            assertThat(admin("rooms", "--contains", "tea").out()).contains("       1  tea\n");
            assertThat(admin("members", "tea").out()).contains("  ann\n").contains("members in all: 1\n");
        }
    }

    @Test
    void saysItOnceUnderOneId() {
        assertThat(admin("say", "once", "a", "--id", "x").out()).isEqualTo("stored in once as 1\n");
        assertThat(admin("say", "once", "a", "--id", "x").out()).isEqualTo("stored in once as 1, before\n");
        assertThat(admin("say", "once", "b", "--id", "x").status()).isEqualTo(1);
        assertThat(admin("say", "once", "--user", "u1", "--name", "Ann", "--", "-c")
                        .status())
                .isZero();
        assertThat(admin("history", "once").out()).contains("Ann (u1): -c\n");
    }

    @Test
    void printsTheAnswerItselfAsJson() {
        admin("say", "json", "hi");

        Json answer = Json.parse(admin("history", "json", "--json").out());

        assertThat(answer.each("messages", "text")).containsExactly("hi");
    }

    @Test
    void findsAUserAndDisconnectsIt() {
        try (Client ann = server.connect()) {
            String user = ann.ask("{'type':'hello','id':'h','name':'ann'}").string("user");

            assertThat(admin("connections", user).out()).contains("ann at 127.0.0.1:");
            assertThat(admin("disconnect", user).out()).isEqualTo("connections closed: 1\n");
            assertThat(ann.closeCode()).isEqualTo(4503);
        }
        assertThat(admin("connections", "nobody").status()).isEqualTo(4);
        assertThat(admin("disconnect", "nobody").err()).contains("nobody is not connected");
    }

    @Test
    void whatTheServerRefusesIsOneLineWithStatus1() {
        Asking refused = adminWith("reader", "say", "tea", "hi");

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("answers 403: the key reader lacks the scope publish");
        assertThat(admin("members", "a b").err()).contains("answers 400: a room's name is");
    }

    @Test
    void withoutAKeyNothingIsAsked() {
        Asking asked = Asking.run(List.of("admin", "rooms"));

        assertThat(asked.status()).isEqualTo(2);
        assertThat(asked.err()).contains("--api-key-file FILE, or CHAT_API_KEY");
        assertThat(Asking.run(List.of("admin")).err()).contains("admin needs one of rooms, members");
    }

    @Test
    void asksAtAUnixSocket(@TempDir Path sockets) throws IOException {
        Path socket = sockets.resolve("ops");
        try (TestServer other =
                ApiClient.withKeys(folder).managementSocket(socket).start()) {
            Asking said = Asking.run(List.of(
                    "admin",
                    "say",
                    "--management-host",
                    "unix:" + socket,
                    "--api-key-file",
                    folder.resolve("ops").toString(),
                    "tea",
                    "héllo"));

            assertThat(said.err()).isEmpty();
            assertThat(said.out()).isEqualTo("stored in tea as 1\n");
        }
    }

    @Test
    void aKeyThatWasMadeIsKnownByItsLine(@TempDir Path keys) throws IOException {
        Asking made = Asking.run(List.of("key", "create", "--name", "shop", "--scope", "publish,read", "--rate", "7"));
        String secret = made.out().lines().findFirst().orElseThrow().replace("key, shown only now: ", "");
        String line = made.out().lines().skip(1).findFirst().orElseThrow().replace("line for --api-keys: ", "");

        assertThat(secret).matches("chat_[A-Za-z0-9_-]{43}");
        assertThat(line).matches("shop publish,read [0-9a-f]{64} rate=7");
        Files.writeString(folder.resolve("keys"), line);
        server.reload();
        assertThat(new ApiClient(server, secret).get("/rooms").status()).isEqualTo(200);
        ApiClient.keys(folder);
        server.reload();
    }

    @Test
    void blocksAndRevokesAndPurges() {
        admin("say", "purged", "rubbish", "--user", "u-9");

        assertThat(admin("purge", "u-9", "--room", "purged", "--last", "1h").out())
                .contains("in purged");
        assertThat(admin("history", "purged").out()).doesNotContain("rubbish").contains("deleted");
        assertThat(admin("block", "u-9", "--reason", "Spam.").out()).startsWith("done, as ");
        assertThat(admin("revoke", "u-8", "--before", "2026-11-28T09:30:00Z").status())
                .isZero();
        assertThat(admin("revoke", "--token", "9c1f").status()).isZero();
        assertThat(admin("audit", "--json").out())
                .contains("\"block\"", "\"9c1f\"", "\"before\":1795858200000", "Spam.");
        assertThat(admin("unblock", "u-9").status()).isZero();
        assertThat(admin("audit", "--json").out()).doesNotContain("\"block\"");
    }

    @Test
    void aKeyThatCannotBeIsRefused() {
        assertThat(Asking.run(List.of("key", "create", "--name", "shop", "--scope", "all"))
                        .status())
                .isEqualTo(2);
        assertThat(Asking.run(List.of("key", "create", "--name", "a b", "--scope", "read"))
                        .err())
                .contains("the name of a key is");
        assertThat(Asking.run(List.of("key")).err()).contains("key needs create");
    }
}
