package chat.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.ChatServerMain;
import chat.server.FreeFolder;
import chat.server.config.Durability;
import chat.server.flags.Sources;
import chat.server.metrics.ServerMetrics;
import chat.server.store.DataFolder;
import chat.server.store.table.CursorFile;
import chat.server.store.table.MessageStore;
import chat.server.stream.Cursors;
import chat.server.stream.Outcome;
import chat.server.stream.Retention;
import chat.server.stream.TestPublisher;
import chat.server.stream.disk.DiskStreams;
import chat.server.stream.postgres.Database;
import chat.server.stream.postgres.PostgresStreams;
import chat.server.stream.postgres.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks of a folder that becomes a database. */
final class WebhookImportTest {

    private static final RoomName ROOM = new RoomName("room");
    private static final RoomName TEA = new RoomName("tea");
    private static final Retention RETENTION = new Retention(10, Duration.ZERO);

    @AutoClose
    private final TestDatabase database = TestDatabase.fresh();

    private final ServerMetrics metrics = new ServerMetrics(new SimpleMeterRegistry());

    @TempDir
    private Path temporary = Path.of("");

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private Outcome.Accepted store(Path folder) throws Exception {
        DataFolder data = DataFolder.open(folder);
        MessageStore store = MessageStore.open(data, Durability.PROCESS);
        try (DiskStreams streams = new DiskStreams(data, store, RETENTION, Clock.systemUTC(), metrics, loss -> {})) {
            streams.listen(publication -> {});
            TestPublisher publisher = new TestPublisher(streams);
            CompletionStage<Outcome> said = publisher.say(ROOM, new UserId("ann"), "text", "id");
            publisher.flush();
            return (Outcome.Accepted) get(said);
        }
    }

    @Test
    void goOnWhereTheyWere() throws Exception {
        Path folder = temporary.resolve("data");
        Path password = Files.writeString(temporary.resolve("password"), database.password());
        String epoch = store(folder).epoch();
        FreeFolder.await(folder);
        try (CursorFile file = CursorFile.open(folder)) {
            file.since("shop", "*", 500);
            file.save("shop", Map.of(ROOM, new CursorFile.Cursor(epoch, 1, 1_000)));
        }
        String[] command = {
            "history",
            "import",
            "--data",
            folder.toString(),
            "--postgres",
            database.url(),
            "--postgres-user",
            database.user(),
            "--postgres-password-file",
            password.toString()
        };
        assertThat(ChatServerMain.commandLine(Sources.NONE).execute(command)).isZero();

        try (PostgresStreams streams = new PostgresStreams(
                        new Database(database.url(), database.user(), database::password),
                        RETENTION,
                        false,
                        loss -> {},
                        metrics);
                Cursors cursors = streams.cursors()) {
            assertThat(get(cursors.since("shop", "*", 9_000))).isEqualTo(500);
            assertThat(get(cursors.find("shop", ROOM))).contains(new Cursors.Cursor(epoch, 1, 1_000));
            assertThat(get(cursors.find("shop", TEA))).isEmpty();
        }
    }
}
