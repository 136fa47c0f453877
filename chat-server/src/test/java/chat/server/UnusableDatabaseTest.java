package chat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.server.config.ServerConfig;
import chat.server.config.Store;
import chat.server.flags.Sources;
import chat.server.stream.postgres.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node does not start on a database that it cannot use, and says why in a line. {@code check-config} says the same. */
final class UnusableDatabaseTest {

    private final TestDatabase database = TestDatabase.fresh();

    @TempDir
    private Path folder = Path.of("");

    private Path password = folder;

    @BeforeEach
    void writePassword() throws IOException {
        password = Files.writeString(folder.resolve("password"), database.password());
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private ServerConfig config(String url, String user) {
        Store store = new Store.Postgres(List.of(url), user, password, false);
        return ServerConfig.defaults().withFreePorts().withHistory(history -> history.withStore(store));
    }

    private String check(int status, String url, String user) {
        StringWriter printed = new StringWriter();
        assertThat(ChatServerMain.commandLine(Sources.NONE)
                        .setOut(new PrintWriter(printed))
                        .setErr(new PrintWriter(printed))
                        .execute(
                                "check-config",
                                "--postgres=" + url,
                                "--postgres-user=" + user,
                                "--postgres-password-file=" + password))
                .isEqualTo(status);
        return printed.toString();
    }

    private void assertRefused(String url, String user, String why) {
        String line = "the database cannot be used: " + why + " (--postgres)";
        assertThatThrownBy(() -> new ChatServer(config(url, user)).close())
                .isInstanceOf(IOException.class)
                .hasMessage(line);
        assertThat(check(2, url, user)).isEqualToIgnoringNewLines(line);
    }

    private void assertRefused(String why) {
        assertRefused(database.url(), database.user(), why);
    }

    private String address() {
        return database.url().split("/", -1)[2];
    }

    private static String url(String server) {
        return "jdbc:postgresql://" + server + "/chat";
    }

    @ParameterizedTest
    @CsvSource({
        "CREATE TABLE meta (a int), 'ERROR: column \"version\" does not exist'",
        "CREATE TABLE room (a int), 'ERROR: relation \"room\" already exists'",
        "CREATE TABLE slot (a int), 'ERROR: relation \"slot\" already exists'"
    })
    void thatHasTablesOfAnotherProgram(String foreign, String error) throws SQLException {
        execute(foreign);

        assertRefused("it has tables of another program, and chat-server needs one of its own: " + error);
    }

    @Test
    void whoseRowInMetaIsGone() throws Exception {
        new ChatServer(config(database.url(), database.user())).close();
        execute("DELETE FROM meta");

        assertRefused("somebody has emptied the table meta: restore the database from a backup");
    }

    @Test
    void whoseTablesAreOfANewerRelease() throws Exception {
        new ChatServer(config(database.url(), database.user())).close();
        execute("UPDATE meta SET version = 99");

        assertThatThrownBy(() -> new ChatServer(config(database.url(), database.user())).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a newer release has made the tables (version 99; this one knows ");
        assertThat(check(2, database.url(), database.user()))
                .startsWith("the database cannot be used: a newer release has made the tables");
    }

    @Test
    void whereTheRoleMayNotMakeTables() throws Exception {
        execute("CREATE ROLE stranger LOGIN PASSWORD '" + database.password() + "'");
        try {
            assertRefused(
                    database.url(),
                    "stranger",
                    "the role may not make tables, as it does not own the database:"
                            + " ERROR: permission denied for schema public");
        } finally {
            execute("DROP ROLE stranger");
        }
    }

    @Test
    void thatIsNotThere() {
        assertRefused(url(address()), database.user(), address() + ": FATAL: database \"chat\" does not exist");
    }

    @Test
    void whoseHostDoesNotResolve() {
        assertRefused(url("nobody.invalid:5432"), "chat", "nobody.invalid:5432 does not resolve");
    }

    @Test
    void atAPortWhereNothingListens() throws IOException {
        try (Socket bound = new Socket()) { // and given to nobody else
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String server = "127.0.0.1:" + bound.getLocalPort();

            assertRefused(url(server), "chat", "nothing listens at " + server);
            assertRefused(
                    url(server + "," + server),
                    "chat",
                    "nothing listens at " + server + "; nothing listens at " + server);
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP/1.1 400 Bad Request, is not PostgreSQL", "'', closes the connection; it may not be PostgreSQL"})
    void thatIsNotPostgresql(String answer, String why) throws Exception {
        try (ServerSocket other = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread answers = new Thread(() -> answer(other, answer));
            answers.start();
            String server = "127.0.0.1:" + other.getLocalPort();

            assertRefused(url(server), "chat", server + " " + why);
            other.close();
            answers.join();
        }
    }

    private static void answer(ServerSocket other, String answer) {
        try {
            while (true) {
                try (Socket client = other.accept()) {
                    client.getInputStream().readNBytes(8); // of the driver's first message, which asks for TLS
                    client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException e) {
            // it was closed
        }
    }

    @Test
    void thatDoesNotAnswer() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String server = "127.0.0.1:" + silent.getLocalPort();

            assertRefused(url(server), "chat", server + " does not answer");
        }
    }

    @Test
    void isCheckedWithoutBeingChanged() throws Exception {
        assertThat(check(0, database.url(), database.user()))
                .contains("The settings are right.")
                .containsPattern("the database is PostgreSQL 1\\d[.]\\d+ at " + address()
                        + ", without tables, which the first node makes")
                .contains("acknowledged messages are on one server alone: synchronous_standby_names is empty");
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT to_regclass('meta') IS NULL")) {
            row.next();
            assertThat(row.getBoolean(1)).isTrue();
        }
        new ChatServer(config(database.url(), database.user())).close();
        assertThat(check(0, database.url(), database.user()))
                .contains(address() + ", with tables of version ")
                .doesNotContain("up to date");
        execute("UPDATE meta SET version = 1");
        assertThat(check(0, database.url(), database.user()))
                .contains("with tables of version 1, which the first node brings up to date");
    }
}
