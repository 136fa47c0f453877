package chat.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.ChatServerMain;
import chat.server.flags.Sources;
import chat.server.metrics.ServerMetrics;
import chat.server.stream.Outcome;
import chat.server.stream.Retention;
import chat.server.stream.TestPublisher;
import chat.server.stream.postgres.Database;
import chat.server.stream.postgres.ShardedStreams;
import chat.server.stream.postgres.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that show and move slots. */
final class HistorySlotsTest {

    private static final RoomName ROOM = new RoomName("room");

    private final TestDatabase one = TestDatabase.fresh();
    private final TestDatabase two = TestDatabase.fresh();
    private final StringWriter output = new StringWriter();
    private final StringWriter complaint = new StringWriter();

    @TempDir
    private Path temporary = Path.of("");

    @AfterEach
    void drop() {
        one.close();
        two.close();
    }

    private int run(String... arguments) throws Exception {
        Path password = temporary.resolve("password");
        if (!Files.exists(password)) {
            Files.writeString(password, one.password() + "\n");
        }
        List<String> all = new ArrayList<>(List.of("history"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--postgres", one.url(), "--postgres", two.url(), "--postgres-user", one.user()));
        all.addAll(List.of("--postgres-password-file", password.toString()));
        return ChatServerMain.commandLine(Sources.NONE)
                .setOut(new PrintWriter(output))
                .setErr(new PrintWriter(complaint))
                .execute(all.toArray(String[]::new));
    }

    private void say() throws Exception {
        try (ShardedStreams streams = new ShardedStreams(
                List.of(
                        new Database(one.url(), one.user(), one::password, 1),
                        new Database(two.url(), two.user(), two::password, 2)),
                new Retention(100, Duration.ZERO),
                false,
                loss -> {},
                new ServerMetrics(new SimpleMeterRegistry()))) {
            streams.listen(publication -> {});
            TestPublisher publisher = new TestPublisher(streams);
            CompletableFuture<Outcome> outcome = publisher.say(ROOM, new UserId("ann"), "hi", null);
            publisher.flush();
            assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(Outcome.Accepted.class);
        }
    }

    @Test
    void showWhereASlotIsAndMoveIt() throws Exception {
        say();
        assertThat(run("slots")).as("%s", complaint).isZero();
        assertThat(output.toString().lines())
                .hasSize(1 + 64)
                .contains("slot  database      rooms     messages", "  18         1          1            1");

        assertThat(run("move-slot", "--slot", "18", "--to", "2"))
                .as("%s", complaint)
                .isZero();
        assertThat(output.toString().lines().skip(65).toList())
                .singleElement()
                .asString()
                .matches("slot 18 is in database 2: 1 rooms, 1 messages in [0-9.]+ s; stopped for [0-9]+ ms");
        assertThat(run("move-slot", "--slot", "18", "--to", "2")).isZero();
        assertThat(output.toString()).endsWith("slot 18 is in database 2" + System.lineSeparator());
    }

    @Test
    void nameWhatIsWrong() throws Exception {
        assertThat(run("move-slot", "--slot", "64", "--to", "1")).isEqualTo(2);
        assertThat(complaint.toString()).contains("there are the slots 0 to 63");
        assertThat(run("move-slot", "--slot", "0", "--to", "3")).isEqualTo(2);
        assertThat(complaint.toString()).contains("there are the databases 1 to 2");
    }
}
