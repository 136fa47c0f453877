package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.TestServerSetup;
import chat.server.client.Client;
import chat.server.client.Json;
import chat.server.store.table.StoreCheck;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One bit of a stored message is flipped: nobody gets it as it is, everybody gets an answer, and all else goes on. */
final class DamageTest {

    /** So many that the oldest ones are in the table. */
    private static final int MESSAGES = 2_000;

    private static final int DAMAGED = 77;

    @TempDir
    Path folder = Path.of("");

    private String ann = "";
    private String epoch = "";

    private TestServerSetup setup() {
        return TestServer.defaults().historyMessages(5_000).data(folder);
    }

    @BeforeEach
    void storeMessages() {
        try (TestServer server = setup().start();
                Client client = server.connect()) {
            ann = client.ask("{'type':'hello','id':'h','name':'ann'}").string("session");
            epoch = client.ask("{'type':'join','id':'j','room':'room'}").string("epoch");
            for (int i = 1; i < MESSAGES; i++) {
                client.send("{'type':'send','id':'id" + i + "','room':'room','text':'text-" + i + "-'}");
            }
            client.next(json -> json.type().equals("sent") && json.string("id").equals("id" + (MESSAGES - 1)));
            client.post("room", "the commit that flushes"); // as more are in the log than may be
        }
    }

    private void flip(String text, int offset) throws Exception {
        Path file = folder.resolve("messages.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement copy = connection.createStatement()) {
            copy.execute("PRAGMA wal_checkpoint(TRUNCATE)"); // so that the file holds everything
        }
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
        assertThat(at).as("in the table").isPositive();
        bytes[at + offset] ^= 4;
        Files.write(file, bytes);
    }

    private Client comeBack(TestServer server) {
        return Client.comeBack(server.port(), "room", "ann", ann);
    }

    private static void assertInternal(Json answer) {
        assertThat(answer.string("code")).as("%s", answer).isEqualTo("internal");
        assertThat(answer.string("message")).contains(Integer.toString(DAMAGED));
    }

    /** Its opening quote, so that it is no JSON any more; or a letter of its text. */
    @ParameterizedTest
    @CsvSource({"-1", "0", "5"})
    void isInternalToClientsAndKnownToOperators(int offset) throws Exception {
        flip("text-" + DAMAGED + "-", offset);
        try (TestServer server = setup().start();
                Client client = comeBack(server)) {
            assertInternal(client.ask("{'type':'history','id':'a','room':'room','before':78,'limit':5}"));
            assertInternal(client.ask("{'type':'history','id':'b','room':'room','after':76,'limit':5}"));
            assertThat(client.ask("{'type':'history','id':'c','room':'room','before':80,'limit':5}")
                            .each("messages", "text"))
                    .containsExactly("text-78-", "text-79-");
            assertThat(client.ask("{'type':'history','id':'d','room':'room','before':77,'limit':2}")
                            .each("messages", "text"))
                    .containsExactly("text-75-", "text-76-");
            assertInternal(client.ask("{'type':'send','id':'id77','room':'room','text':'again'}"));
            assertInternal(client.ask("{'type':'edit','id':'e','room':'room','seq':77,'text':'edited'}"));
            assertThat(client.ask("{'type':'send','id':'id78','room':'room','text':'again'}")
                            .number("seq"))
                    .isEqualTo(78);
            assertThat(client.post("room", "after all")).isEqualTo(MESSAGES + 1);

            assertThat(server.meter("chat_store_damaged_messages_total")).isEqualTo(1);
            assertThat(TestServer.get(server.management("/readyz")).statusCode())
                    .isEqualTo(503);
            assertThat(TestServer.get(server.management("/readyz")).body())
                    .contains(folder.resolve("messages.db").toString(), "room room, number 77", "history check");
        }
    }

    @Test
    void whoResumesOverItGetsAllElse() throws Exception {
        flip("text-" + DAMAGED + "-", 0);
        try (TestServer server = setup().start();
                Client client = server.hello("bob")) {
            client.send("{'type':'join','id':'j','room':'room','since':{'epoch':'" + epoch + "','seq':70}}");
            List<Long> seqs = new ArrayList<>();
            while (!seqs.contains((long) MESSAGES)) {
                Json json = client.next();
                if (json.type().equals("message")) {
                    seqs.add(json.number("seq"));
                } else if (json.type().equals("error")) {
                    assertInternal(json);
                    assertThat(seqs).endsWith((long) DAMAGED - 1);
                }
            }
            assertThat(seqs)
                    .hasSize(MESSAGES - 70 - 1)
                    .doesNotContain((long) DAMAGED)
                    .isSorted();
            assertThat(client.post("room", "after all")).isEqualTo(MESSAGES + 1);
        }
    }

    @Test
    void isFoundByACheck() throws Exception {
        List<String> problems = new ArrayList<>();
        assertThat(StoreCheck.run(folder, problems::add)).isEqualTo(new StoreCheck.Result(1, MESSAGES, 0));

        flip("text-" + DAMAGED + "-", 0);

        assertThat(StoreCheck.run(folder, problems::add).problems()).isEqualTo(1);
        assertThat(problems)
                .containsExactly(folder.resolve("messages.db") + " is damaged: room room, number " + DAMAGED);
    }
}
