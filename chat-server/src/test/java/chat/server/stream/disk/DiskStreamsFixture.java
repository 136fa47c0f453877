package chat.server.stream.disk;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomEvent;
import chat.server.config.Durability;
import chat.server.metrics.ServerMetrics;
import chat.server.store.DataFolder;
import chat.server.store.table.MessageStore;
import chat.server.stream.HistoryPage;
import chat.server.stream.Outcome;
import chat.server.stream.Retention;
import chat.server.stream.RoomStreams;
import chat.server.stream.RoomStreamsContract;
import chat.server.stream.StreamsFixture;
import chat.server.stream.TestPublisher;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;

/** Streams on disk that a test can open again, with settings of its own. */
abstract class DiskStreamsFixture extends StreamsFixture {

    @TempDir
    protected static Path folders;

    protected static int folderCount;

    /** Flushes nothing of the little that a test says, however long it takes. */
    protected static final FlushPolicy LATE = new FlushPolicy(4 << 20, Duration.ofHours(1), Duration.ZERO);

    protected Clock clock = Clock.systemUTC();
    protected Duration age = Duration.ZERO;
    protected int kept = KEPT;
    protected Path folder = folders;
    protected FlushPolicy policy = LATE;

    protected Durability durability = Durability.PROCESS;

    @Override
    protected RoomStreams create() {
        folder = folders.resolve(Integer.toString(folderCount++));
        return open();
    }

    protected RoomStreams open() {
        try {
            DataFolder data = DataFolder.open(folder);
            try {
                return in(data);
            } catch (Exception e) {
                data.close();
                throw e;
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private RoomStreams in(DataFolder data) throws Exception {
        return new DiskStreams(
                data,
                MessageStore.open(data, durability),
                new Retention(kept, age),
                policy,
                clock,
                System::nanoTime,
                new ServerMetrics(new SimpleMeterRegistry()),
                loss -> {});
    }

    protected void reopen() {
        streams = open();
        publisher = new TestPublisher(streams);
        room(ROOM);
    }

    @Override
    protected void end() {
        end(streams);
    }

    /** Waits until nothing of theirs writes any more; {@link RoomStreams#close} does not wait for a slow disk. */
    static void end(RoomStreams streams) {
        ((DiskStreams) streams).end().orTimeout(60, TimeUnit.SECONDS).join();
    }

    protected void restart() {
        end();
        reopen();
    }

    protected Outcome.Accepted publish(String text, String id) {
        return publish(ROOM, USER, text, id);
    }

    protected List<String> texts(HistoryPage page) {
        return page.events().stream()
                .map(event -> ((RoomEvent.Message) event).text())
                .toList();
    }

    /** Until the writer's thread has come round. */
    protected static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still not so").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    protected void publishTogether(TestPublisher publisher, int count, String id) {
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            outcomes.add(publisher.say(ROOM, USER, id + i, id + i));
        }
        publisher.flush();
        outcomes.forEach(RoomStreamsContract::get);
    }

    protected void assertPage(HistoryPage page, long first, long last) {
        assertThat(page.firstSeq()).isEqualTo(first);
        assertThat(texts(page))
                .isEqualTo(LongStream.rangeClosed(first, last)
                        .mapToObj(seq -> "text " + seq)
                        .toList());
    }

    protected long messagesInChunks() {
        return messagesInChunks(folder);
    }

    static long messagesInChunks(Path folder) {
        return query(folder, "SELECT coalesce(sum(last - first + 1), 0) FROM chunk");
    }

    protected void change(String statement) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + DataFolder.messagesIn(folder));
                Statement change = connection.createStatement()) {
            change.execute(statement);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    protected long query(String query) {
        return query(folder, query);
    }

    private static long query(Path folder, String query) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + DataFolder.messagesIn(folder));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
