package chat.server.stream.disk;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.ErrorCode;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import chat.server.store.StoreException;
import chat.server.store.table.Backup;
import chat.server.store.table.StoreCheck;
import chat.server.stream.DamagedException;
import chat.server.stream.Outcome;
import chat.server.stream.RoomState;
import chat.server.stream.Submission;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What holds in a room survives its process, its backup, and a database of the version before. */
final class StateOnDiskTest extends DiskStreamsFixture {

    private static final ModeratorAct BAN = ModeratorAct.ban(new ModeratorAct.OfUser(new UserId("ann")), null, "spam");

    private Outcome change(RoomName room, Submission.Change change) {
        CompletableFuture<Outcome> outcome = publisher.submit(room, USER, null, change);
        publisher.flush();
        return get(outcome);
    }

    private RoomState state(RoomName room) {
        return get(room(room).state());
    }

    @Test
    void isThereAfterARestart() {
        change(ROOM, new Submission.Moderate(BAN));
        change(ROOM, new Submission.Configure(RoomSettings.ofTopic("tea")));
        change(RoomName.SERVER, new Submission.Moderate(ModeratorAct.block(USER, null)));
        RoomState before = state(ROOM);

        restart();

        assertThat(before.changes()).hasSize(2);
        assertThat(state(ROOM)).isEqualTo(before);
        assertThat(state(RoomName.SERVER).block(USER)).isNotNull();
        assertThat(state(OTHER)).isEqualTo(RoomState.NONE);
    }

    @Test
    void isThereWhenItsEventsWerePrunedBeforeTheyWereFlushed() {
        kept = 10;
        end();
        reopen();
        change(ROOM, new Submission.Moderate(BAN));
        RoomState before = state(ROOM);
        publishTogether(publisher, 1_000, "a");
        restart();
        assertThat(state(ROOM)).isEqualTo(before);
        publishTogether(publisher, 1_000, "b");
        restart();

        assertThat(get(room(ROOM).readAfter(0, 1)).firstSeq()).isGreaterThan(1);
        assertThat(state(ROOM)).isEqualTo(before);
    }

    @Test
    void prunesWhatIsOlderThanTheRoomWants() {
        Instant now = Instant.now();
        clock = Clock.fixed(now.minus(Duration.ofHours(2)), ZoneOffset.UTC);
        policy = new FlushPolicy(1, Duration.ofMillis(1), Duration.ZERO);
        end();
        reopen();
        publishTogether(publisher, 200, "old");
        RoomSettings hour = new RoomSettings(null, null, null, null, null, null, 3_600_000L);
        change(ROOM, new Submission.Configure(hour));
        await(() -> messagesInChunks() == 201);

        clock = Clock.fixed(now, ZoneOffset.UTC);
        restart();

        await(() -> messagesInChunks() == 0);
        assertThat(state(ROOM).settings()).isEqualTo(hour);
        assertThat(publish("text", "new").seq()).isEqualTo(202);
    }

    @Test
    void isInABackupAlsoFromTheLogAlone() throws StoreException {
        change(ROOM, new Submission.Moderate(BAN));
        change(ROOM, new Submission.Configure(RoomSettings.ofTopic("tea")));
        RoomState before = state(ROOM);
        Path copy = folder.resolveSibling("copy-" + folderCount++);

        assertThat(Backup.make(folder, copy)).isTrue();

        end();
        folder = copy;
        reopen();
        assertThat(state(ROOM)).isEqualTo(before);
    }

    @Test
    void beginsInADatabaseOfTheVersionBefore() throws StoreException {
        publish("text", "id");
        end();
        change("DROP TABLE state");
        change("PRAGMA user_version = 2");
        Path copy = folder.resolveSibling("copy-" + folderCount++);
        assertThat(StoreCheck.run(folder, problem -> {}).problems()).isZero();
        assertThat(Backup.make(folder, copy)).isTrue();

        reopen();
        assertThat(state(ROOM)).isEqualTo(RoomState.NONE);
        change(ROOM, new Submission.Moderate(BAN));
        restart();

        assertThat(state(ROOM).changes()).hasSize(1);
        assertThat(query("PRAGMA user_version")).isEqualTo(3);
    }

    @Test
    void isUnknownWhereItsRowIsDamagedAndNobodyWritesThere() throws StoreException {
        change(ROOM, new Submission.Moderate(BAN));
        change(OTHER, new Submission.Moderate(BAN));
        flushToTable();
        end();
        change("UPDATE state SET changes = x'01' WHERE room = (SELECT id FROM room WHERE name = 'room')");
        List<String> problems = new ArrayList<>();
        StoreCheck.run(folder, problems::add);

        reopen();

        assertThat(problems).singleElement().asString().contains("settings and bans of room room");
        assertThat(room(ROOM).state().toCompletableFuture())
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(DamagedException.class);
        assertThat(get(publisherSays("text")))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INTERNAL));
        assertThat(state(OTHER).changes()).hasSize(1);
        end();
        Path copy = folder.resolveSibling("copy-" + folderCount++);
        assertThat(Backup.make(folder, copy)).as("all is there").isFalse();
        folder = copy;
        reopen();
        assertThat(get(publisherSays("text"))).isInstanceOf(Outcome.Accepted.class);
        assertThat(state(OTHER).changes()).hasSize(1);
    }

    private CompletableFuture<Outcome> publisherSays(String text) {
        CompletableFuture<Outcome> outcome = publisher.say(ROOM, USER, text, null);
        publisher.flush();
        return outcome;
    }

    /** A short flush age lets the writer's thread do it. */
    private void flushToTable() {
        end();
        policy = new FlushPolicy(1, Duration.ofMillis(1), Duration.ZERO);
        reopen();
        await(() -> query("SELECT count(*) FROM state") == 2);
        policy = LATE;
    }
}
