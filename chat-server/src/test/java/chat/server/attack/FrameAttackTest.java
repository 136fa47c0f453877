package chat.server.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.config.TransportKind;
import chat.server.wire.RawClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames that cost the server more than their sender, and answers that nobody reads. */
final class FrameAttackTest {

    private static final int CONTINUATION = RawClient.CONTINUATION;
    private static final byte[] PING = RawClient.frame(true, RawClient.PING, new byte[125]);
    private static final byte[] BEGIN = RawClient.frame(false, RawClient.TEXT, new byte[0]);
    private static final byte[] FRAGMENT = RawClient.frame(false, CONTINUATION, new byte[0]);

    /** Of pings it is 700,000 whose pongs nobody reads. */
    private static final long MOST_BYTES = 96 << 20;

    private static final long MOST_MEMORY = 64 << 20;
    private static final String MEMORY = "chat_direct_memory_bytes";

    private static final int READERS = 10;
    private static final int PENDING = 1 << 20;
    private static final int PENDING_IN_ALL = 4 << 20;
    private static final String LONG_TEXT = "x".repeat(4_096);
    private static final int TEXTS = 40;

    private interface Attacked {
        void by(TestServer server, RawClient attacker) throws IOException;
    }

    /** One attacker, who must not make the server take memory. */
    private static void attack(String name, TransportKind kind, Attacked attack) throws IOException {
        try (TestServer server = TestServer.defaults().startOn(kind);
                GoodClient good = GoodClient.of(server);
                RawClient attacker = Attackers.in(server, "bad")) {
            double before = server.meter(MEMORY);
            good.watch(name + " " + kind, () -> attack.by(server, attacker));
            assertThat(server.meter(MEMORY) - before).isLessThan(MOST_MEMORY);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void pingsWhosePongsNobodyReadsAreBounded(TransportKind kind) throws IOException {
        attack("ping flood unread", kind, (server, attacker) -> {
            long taken = Attackers.flood(attacker, Attackers.times(1_000, PING), MOST_BYTES);
            assertThat(taken).isLessThan(MOST_BYTES);
            server.awaitMeter("chat_closes_connections_total{code=\"4029\"}", closed -> closed == 1);
            assertThat(Attackers.reached(server, "control_frames")).isPositive();
        });
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void fragmentsWithoutEndAreBounded(TransportKind kind) throws IOException {
        attack("fragment flood", kind, (server, attacker) -> {
            attacker.write(BEGIN);
            assertThat(Attackers.flood(attacker, Attackers.times(1_000, FRAGMENT), MOST_BYTES))
                    .isLessThan(MOST_BYTES);
            server.awaitMeter("chat_closes_connections_total{code=\"1009\"}", closed -> closed == 1);
            assertThat(Attackers.reached(server, "fragments")).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void pingsWithinAMessageThatNeverEndsAreBounded(TransportKind kind) throws IOException {
        attack("pings between fragments", kind, (server, attacker) -> {
            attacker.write(BEGIN);
            assertThat(Attackers.flood(attacker, Attackers.times(100, PING), MOST_BYTES))
                    .isLessThan(MOST_BYTES);
            server.awaitMeter("chat_closes_connections_total{code=\"4029\"}", closed -> closed == 1);
            assertThat(Attackers.reached(server, "control_frames_of_message")).isEqualTo(1);
        });
    }

    private static byte[] headOf(long length) {
        return ByteBuffer.allocate(14)
                .put((byte) (0x80 | RawClient.TEXT))
                .put((byte) (0x80 | 127))
                .putLong(length)
                .array();
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void giantLengthsAreRefusedBeforeTheirBytesCome(TransportKind kind) throws IOException {
        long[] lengths = {64 * 1024 + 1, Integer.MAX_VALUE, 1L + Integer.MAX_VALUE, Long.MAX_VALUE, -1, Long.MIN_VALUE};
        attack("giant lengths", kind, (server, attacker) -> {
            for (long length : lengths) {
                try (RawClient client = Attackers.in(server, "bad")) {
                    client.write(headOf(length));
                    assertThat(client.closeCode()).isIn(1002, 1009);
                }
            }
            giantRequests(server);
        });
    }

    private static void giantRequests(TestServer server) throws IOException {
        String[] requests = {
            "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 9223372036854775807\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n",
            "GET /" + "x".repeat(1 << 20),
            "GET / HTTP/1.1\r\nX: " + "x".repeat(1 << 20),
        };
        for (String request : requests) {
            try (RawClient client = Attackers.one(server)) {
                Attackers.flood(client, request.getBytes(ISO_8859_1), 1);
                assertThat(client.readAnswer().status()).isIn(400, 413, 414, 431);
            }
        }
    }

    /** All may have a megabyte that waits for them, but not together. */
    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void answersThatNobodyReadsAreBoundedInAll(TransportKind kind) throws IOException {
        RawClient[] readers = new RawClient[READERS];
        try (TestServer server = TestServer.defaults()
                        .maxPendingBytes(PENDING)
                        .with(settings -> settings.withLimits(
                                limits -> limits.withBounds(bounds -> bounds.withMaxPendingBytesInAll(PENDING_IN_ALL))))
                        .startOn(kind);
                GoodClient good = GoodClient.of(server);
                RawClient speaker = Attackers.in(server, "long")) {
            for (int i = 0; i < TEXTS; i++) {
                speaker.text("{'type':'send','id':'" + i + "','room':'long','text':'" + LONG_TEXT + "'}");
                speaker.nextOfType("sent");
            }
            good.watch("unread answers " + kind, () -> {
                for (int i = 0; i < READERS; i++) {
                    readers[i] = Attackers.in(server, "long");
                    Attackers.flood(
                            readers[i],
                            Attackers.times(60, RawClient.textFrame("{'type':'history','id':'h','room':'long'}")),
                            1);
                }
                server.awaitMeter(Attackers.limit("pending_bytes_in_all"), cut -> cut > 0);
            });
        } finally {
            for (RawClient reader : readers) {
                if (reader != null) {
                    reader.close();
                }
            }
        }
    }
}
