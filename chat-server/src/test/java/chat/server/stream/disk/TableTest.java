package chat.server.stream.disk;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.ErrorCode;
import chat.server.store.table.MessageReader;
import chat.server.store.table.MessageStore;
import chat.server.store.table.RoomStats;
import chat.server.stream.DamagedException;
import chat.server.stream.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What the table says of whole rooms. */
final class TableTest extends DiskStreamsFixture {

    private final AtomicLong millis = new AtomicLong(1_000);

    private final class TurnedClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis.get());
        }
    }

    private void flushAtOnce() {
        policy = new FlushPolicy(1 << 20, Duration.ZERO, Duration.ZERO);
        restart();
    }

    @Test
    void theOldestTimeIsThatOfTheOldestMessageNotOfTheNewestOneOfItsChunk() throws Exception {
        clock = new TurnedClock();
        policy = new FlushPolicy(1 << 20, Duration.ofHours(1), Duration.ZERO);
        restart();
        publish("first", "id1");
        millis.set(5_000);
        publish("second", "id2");
        flushAtOnce();
        await(() -> messagesInChunks() == 2);
        assertThat(query("SELECT count(*) FROM chunk")).isEqualTo(1);

        try (MessageReader reader = MessageStore.readerOf(folder)) {
            RoomStats stats = reader.stats().iterator().next();
            assertThat(stats.first()).isEqualTo(1_000);
            assertThat(stats.last()).isEqualTo(5_000);
        }
    }

    @Test
    void aRoomWhoseNumbersAreUnknownIsClosedAndOthersGoOn() {
        flushAtOnce();
        publish("text", "id1");
        await(() -> messagesInChunks() == 1);
        end();
        change("UPDATE chunk SET ids = x'0000000000000001'");
        reopen();

        assertThat(room(ROOM).position())
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(DamagedException.class);
        publisher
                .say(ROOM, USER, "more", "id2")
                .thenAccept(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                Outcome.Refused.class,
                                refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INTERNAL)));
        publisher.flush();
        assertThat(publish(OTHER, USER, "text", "id3").seq()).isEqualTo(1);
        assertThat(streams.trouble()).get().asString().contains("room " + ROOM.value() + ", number 1");
    }
}
