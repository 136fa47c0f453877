package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import chat.server.config.TransportKind;
import chat.server.stream.postgres.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients hear when history was cut: a goodbye, and where they come back another epoch. */
final class NewEpochTest {

    @TempDir
    private Path folder;

    @AutoClose
    private final TestDatabase database = TestDatabase.fresh();

    private TestServer node(TransportKind kind) throws IOException {
        Path password = Files.writeString(folder.resolve("password"), database.password());
        return TestServer.defaults()
                .postgres(database.url(), database.user(), password)
                .startOn(kind);
    }

    private void loseAllBut(long seq) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM event WHERE seq > " + seq + "; UPDATE room SET last_seq = " + seq
                    + " WHERE last_seq > " + seq);
        }
    }

    private static Json send(Client client) {
        return client.ask("{'type':'send','id':'s','room':'tea','text':'next'}");
    }

    @ParameterizedTest
    @EnumSource
    void sendsClientsAwayWithAGoodbyeToTheNewEpoch(TransportKind kind) throws Exception {
        try (TestServer one = node(kind);
                TestServer two = node(kind);
                Client ann = one.connect();
                Client ben = two.in("tea", "Ben");
                Client cid = Client.plain(one.port(), "/?room=tea&name=Cid")) {
            String session = ann.ask("{'type':'hello','id':'h','name':'Ann'}").string("session");
            String epoch = ann.ask("{'type':'join','id':'j','room':'tea'}").string("epoch");
            ann.post("tea", "stays");
            ann.post("tea", "goes");
            loseAllBut(1);

            for (Client client : new Client[] {ann, ben}) {
                Json goodbye = client.next("goodbye");
                assertThat(goodbye.string("reason")).isEqualTo("messages of a room are gone: join it again");
                assertThat(goodbye.number("retryAfterMs")).isNotNegative();
                assertThat(client.closeCode()).isEqualTo(4001);
            }
            assertThat(cid.closeCode()).isEqualTo(4001);
            try (Client again = one.connect()) {
                again.ask("{'type':'hello','id':'h','session':'" + session + "'}");
                Json joined =
                        again.ask("{'type':'join','id':'j','room':'tea','since':{'epoch':'" + epoch + "','seq':2}}");
                assertThat(joined.flag("recovered")).isFalse();
                assertThat(joined.string("epoch")).isNotEqualTo(epoch);
                assertThat(again.next("message").string("text")).isEqualTo("stays");
                Json sent = send(again);
                while (sent.type().equals("error")) { // nothing is stored before all rooms are in the new epoch
                    assertThat(sent.string("code")).isEqualTo("unavailable");
                    sent = send(again);
                }
                assertThat(sent.number("seq")).isEqualTo(2);
            }
        }
    }
}
