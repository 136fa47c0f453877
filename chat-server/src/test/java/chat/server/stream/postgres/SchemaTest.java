package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.protocol.RoomName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tables of other versions. */
final class SchemaTest {

    private static final String FAMILY = UUID.randomUUID().toString();

    private final List<TestDatabase> fresh =
            Stream.generate(TestDatabase::fresh).limit(2).toList();
    private final List<Database> databases = fresh.stream()
            .map(one -> new Database(one.url(), one.user(), one::password, 1 + fresh.indexOf(one)))
            .toList();

    @AfterEach
    void drop() {
        fresh.forEach(TestDatabase::close);
    }

    private void execute(int place, String sql) {
        try (Connection connection = fresh.get(place).connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** As nodes of version 1 left them, which had both databases. */
    private void makeFirstVersion() throws IOException {
        byte[] script = Schema.class.getResourceAsStream("schema.sql").readAllBytes();
        for (int place = 0; place < 2; place++) {
            execute(place, new String(script, StandardCharsets.UTF_8));
            execute(
                    place,
                    "INSERT INTO meta(version, secret, identity, family, place, places) VALUES (1, '\\x0" + place
                            + "', " + (place == 0 ? "'" + FAMILY + "'" : "gen_random_uuid()") + ", '" + FAMILY + "', "
                            + place + ", 2)");
            execute(place, "UPDATE meta SET epoch = '" + FAMILY + "'");
            for (RoomName room : FaultLoad.ROOMS) {
                if (Slot.of(room) % 2 == place) {
                    execute(place, "INSERT INTO room(name) VALUES ('" + room + "')");
                }
            }
        }
        execute(0, "INSERT INTO slot SELECT s, s % 2 FROM generate_series(0, 63) s");
    }

    @Test
    void thoseOfTheFirstVersionAreBroughtUpToDate() throws Exception {
        makeFirstVersion();
        try (FaultNode node = FaultNode.of(databases, FaultLoad.ROOMS)) {
            for (RoomName room : FaultLoad.ROOMS) {
                assertThat(node.sayUntilAccepted(room, "text").seq()).isEqualTo(1);
            }
            RoomName room = FaultLoad.ROOMS.get(0);
            int from = Slot.of(room) % 2;
            assertThat(Shards.of(databases).shardOf(room)).isEqualTo(from);
            new SlotMove(databases, Slot.of(room), 1 - from).run();
            assertThat(node.sayUntilAccepted(room, "text"))
                    .as("found by its id, whose key is another one there")
                    .matches(again -> again.seq() == 1 && again.duplicate());
        }
    }

    @Test
    void thoseOfALaterVersionAreRefused() throws IOException {
        Shards.of(databases);
        execute(1, "UPDATE meta SET version = 99");

        assertThatThrownBy(() -> Shards.of(databases))
                .isInstanceOf(IOException.class)
                .hasMessage("database 2 of 2 cannot be used: a newer release has made the tables (version 99; this"
                        + " one knows 2): start the newer one");
    }
}
