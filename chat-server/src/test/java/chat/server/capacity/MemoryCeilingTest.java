package chat.server.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.config.ServerConfig;
import org.junit.jupiter.api.Test;

class MemoryCeilingTest {

    private static final long MIB = 1 << 20;

    private static String line(ServerConfig config) {
        return MemoryCeiling.of(config, 1_000, 400 * MIB).line(512 * MIB, 400 * MIB);
    }

    @Test
    void namesWhatTheLimitsAllowAndWhatTheJvmHas() {
        ServerConfig few = ServerConfig.defaults()
                .withEngine(engine -> engine.withEventLoops(1))
                .withAccess(access -> access.withMaxConnections(100))
                .withTalk(talk -> talk.withMaxTextChars(100))
                .withHistory(history -> history.withMessages(100))
                .withLimits(limits ->
                        limits.withBounds(bounds -> bounds.withMaxRooms(10).withMaxPendingBytesInAll(50 * MIB)));

        assertThat(line(few))
                .isEqualTo("limits allow clients 132 MiB of the JVM's 400 MiB of direct memory, "
                        + "most of it for inboxes (event-loops), "
                        + "and 92 MiB of the JVM's 512 MiB of heap, most of it for the server itself");
    }

    @Test
    void doesNotAddUpWhatTheJvmDoesNotHave() {
        assertThat(line(ServerConfig.defaults()))
                .endsWith("and more than the JVM's 512 MiB of heap, "
                        + "most of it for the newest events of rooms (max-rooms, max-text-chars)");
    }

    @Test
    void handlesBoundConnectionsWhereNothingElseDoes() {
        assertThat(line(ServerConfig.defaults().withHistory(history -> history.withMessages(1))))
                .contains("most of it for bytes that wait (max-pending-bytes-in-all)");
        assertThat(MemoryCeiling.of(ServerConfig.defaults(), 100_000, 400 * MIB).line(512 * MIB, 400 * MIB))
                .contains("most of it for handshakes (the file handles)")
                .contains("most of it for the newest events of rooms (max-rooms, max-text-chars)");
    }
}
