package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.fault.SmallDisk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the database fills up under load, and has room again later: that of the tables, and that of the write-ahead log. */
@Tag("faults")
final class FullDiskIT {

    private static final String FILLER = "filler";
    private static final int CHUNK_BYTES = 4_096;

    @TempDir
    private Path folder = Path.of("");

    private final PostgresBinaries binaries = PostgresBinaries.unpacked();
    private final Path data = binaries.newDataFolder();
    private final TestProxy way = new TestProxy();
    private SmallDisk disk;
    private @Nullable PostgresProcess server;
    private @Nullable FaultNode node;

    @BeforeEach
    void mount() throws Exception {
        disk = SmallDisk.mount(folder, "size=100m,mode=777");
        way.allow();
    }

    @AfterEach
    void stop() throws Exception {
        if (node != null) {
            node.close();
        }
        way.close();
        if (server != null) {
            server.kill();
        }
        binaries.delete(data);
        disk.close();
    }

    private PostgresProcess server() {
        return Objects.requireNonNull(server);
    }

    private FaultNode node() {
        return Objects.requireNonNull(node);
    }

    /** A server must not run as root, also where the one that mounts is root for the disk alone. */
    private List<String> words(String... command) throws IOException {
        List<String> words = new ArrayList<>(disk.through());
        words.addAll(List.of("unshare", "--user"));
        words.addAll(List.of(command));
        return words;
    }

    private void start() throws IOException {
        server = PostgresProcess.start(words(), binaries, data, "full-disk", List.of());
        way.target(server().port());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server().port() + "/" + database,
                PostgresBinaries.USER,
                PostgresBinaries.PASSWORD);
    }

    private FaultLoad load() {
        TestDatabase database = new TestDatabase(
                "jdbc:postgresql://127.0.0.1:" + way.port() + "/chat",
                PostgresBinaries.USER,
                PostgresBinaries.PASSWORD);
        node = new FaultNode(database, FaultLoad.ROOMS);
        FaultLoad load = new FaultLoad(List.of(node()));
        load.awaitMore(300);
        return load;
    }

    private void fill() throws IOException {
        try (OutputStream filler = Files.newOutputStream(disk.fromHere(FILLER))) {
            while (true) {
                filler.write(new byte[CHUNK_BYTES]);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left on device");
        }
    }

    /** What was said is unavailable then, which the load sees to; what is in memory can be read. */
    private void awaitFull() {
        node().awaitTrouble();
        assertThat(node().position(FaultLoad.ROOMS.get(0)).newest()).isPositive();
    }

    private void judge(FaultLoad load) throws Exception {
        node().awaitNoTrouble();
        load.awaitMore(300);
        try (Connection tables = connect("chat")) {
            load.judge(tables);
        }
    }

    @Test
    void ofTheTables() throws Exception {
        PostgresBinaries.run(words("mkdir", disk.path("tables").toString()));
        start();
        execute("CREATE TABLESPACE small LOCATION '" + disk.path("tables") + "'");
        execute("CREATE DATABASE chat TABLESPACE small");
        FaultLoad load = load();
        fill();
        awaitFull();

        Files.delete(disk.fromHere(FILLER));
        judge(load);
    }

    /** The server ends by itself, and an operator starts it again. */
    @Test
    void ofTheLog() throws Exception {
        Path log = data.resolve("pg_wal");
        Path moved = disk.path("log");
        PostgresBinaries.run(words("cp", "-a", log.toString(), moved.toString()));
        PostgresBinaries.run(words("rm", "-r", log.toString()));
        PostgresBinaries.run(words("ln", "-s", moved.toString(), log.toString()));
        start();
        execute("CREATE DATABASE chat");
        FaultLoad load = load();
        server().leaveData();
        fill();
        awaitFull();
        server().awaitEnd();
        server = null;

        Files.delete(disk.fromHere(FILLER));
        start();
        judge(load);
    }
}
