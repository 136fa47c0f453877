package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.TestServerSetup;
import chat.server.stream.postgres.TestDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node says of a database that has no standby. */
final class ReplicationTest {

    private static final String LOCAL = "local: synchronous_standby_names is empty, fsync is off";

    @TempDir
    private Path folder;

    @AutoClose
    private final TestDatabase database = TestDatabase.fresh();

    private TestServerSetup node() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), database.password());
        return TestServer.defaults().postgres(database.url(), database.user(), password);
    }

    @Test
    void isReadyAndSaysThatAMessageIsOnOneServer() throws IOException {
        try (TestServer server = node().start()) {
            HttpResponse<String> ready = TestServer.get(server.management("/readyz"));

            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(ready.body()).startsWith("ready, " + LOCAL);
            assertThat(server.scrape()).contains("chat_postgres_replicated 0");
        }
    }

    @Test
    void isNotReadyWhereReplicationIsRequired() throws IOException {
        try (TestServer server = node().requireReplicated().start()) {
            HttpResponse<String> ready = TestServer.get(server.management("/readyz"));

            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).startsWith("--require-replicated, but " + LOCAL);
        }
    }
}
