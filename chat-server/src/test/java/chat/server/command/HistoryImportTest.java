package chat.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.ModeratorAct;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import chat.server.ChatServerMain;
import chat.server.FreeFolder;
import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import chat.server.config.Durability;
import chat.server.flags.Sources;
import chat.server.metrics.ServerMetrics;
import chat.server.store.DataFolder;
import chat.server.store.table.MessageStore;
import chat.server.stream.Outcome;
import chat.server.stream.Retention;
import chat.server.stream.RoomPosition;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStreams;
import chat.server.stream.Submission;
import chat.server.stream.TestPublisher;
import chat.server.stream.disk.DiskStreams;
import chat.server.stream.postgres.Database;
import chat.server.stream.postgres.PostgresStreams;
import chat.server.stream.postgres.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A folder that becomes a database. */
final class HistoryImportTest {

    private static final RoomName ROOM = new RoomName("room");
    private static final RoomName TEA = new RoomName("tea");
    private static final List<RoomName> ROOMS = List.of(ROOM, TEA, RoomName.SERVER);
    private static final UserId ANN = new UserId("ann");
    private static final ModeratorAct.OfUser BOB = new ModeratorAct.OfUser(new UserId("bob"));
    private static final Retention RETENTION = new Retention(10, Duration.ZERO);

    /** Enough that the first ones are deleted, with the ban among them. */
    private static final int MANY = 1_000;

    private final TestDatabase database = TestDatabase.fresh();

    @TempDir
    private Path temporary = Path.of("");

    private Path folder = temporary;
    private Path password = temporary;
    private String complaint = "";

    @BeforeEach
    void name() throws Exception {
        folder = temporary.resolve("data");
        password = Files.writeString(temporary.resolve("password"), database.password() + "\n");
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private RoomStreams onDisk() throws Exception {
        DataFolder data = DataFolder.open(folder);
        MessageStore store = MessageStore.open(data, Durability.PROCESS);
        return listening(new DiskStreams(
                data, store, RETENTION, Clock.systemUTC(), new ServerMetrics(new SimpleMeterRegistry()), loss -> {}));
    }

    private RoomStreams inDatabase() throws Exception {
        return listening(new PostgresStreams(
                new Database(database.url(), database.user(), database::password),
                RETENTION,
                false,
                loss -> {},
                new ServerMetrics(new SimpleMeterRegistry())));
    }

    private static RoomStreams listening(RoomStreams streams) {
        streams.listen(publication -> {});
        return streams;
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static Outcome.Accepted submit(
            TestPublisher publisher, RoomName room, @Nullable String id, Submission.Intent intent) {
        CompletionStage<Outcome> outcome = publisher.submit(room, ANN, id, intent);
        publisher.flush();
        return (Outcome.Accepted) get(outcome);
    }

    private record Present(List<RoomPosition> positions, List<RoomState> states) {
        static Present of(TestPublisher publisher) {
            List<RoomPosition> positions = new ArrayList<>();
            List<RoomState> states = new ArrayList<>();
            for (RoomName room : ROOMS) {
                positions.add(get(publisher.room(room).position()));
                states.add(get(publisher.room(room).state()));
            }
            return new Present(positions, states);
        }
    }

    private Present fill() throws Exception {
        Present present;
        try (RoomStreams streams = onDisk()) {
            TestPublisher publisher = new TestPublisher(streams);
            submit(publisher, ROOM, null, new Submission.Moderate(ModeratorAct.ban(BOB, null, null)));
            List<CompletionStage<Outcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                outcomes.add(publisher.say(ROOM, ANN, "text " + i, "id " + i));
            }
            publisher.flush();
            outcomes.forEach(HistoryImportTest::get);
            long newest = get(publisher.room(ROOM).position()).newest();
            submit(publisher, ROOM, "edit", new Submission.Edit(newest, "other", 0));
            submit(publisher, ROOM, "deletion", new Submission.Delete(newest - 1, null, 0));
            submit(publisher, TEA, null, new Submission.Configure(RoomSettings.ofTopic("Tea")));
            submit(publisher, RoomName.SERVER, null, new Submission.Moderate(ModeratorAct.revoke("jti", null, null)));
            present = Present.of(publisher);
        }
        FreeFolder.await(folder);
        return present;
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("history"));
        all.addAll(List.of(arguments));
        StringWriter err = new StringWriter();
        int status = ChatServerMain.commandLine(Sources.NONE)
                .setErr(new PrintWriter(err))
                .setOut(new PrintWriter(new StringWriter()))
                .execute(all.toArray(String[]::new));
        complaint = err.toString();
        return status;
    }

    private String[] withDatabase(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--postgres", database.url(), "--postgres-user", database.user()));
        all.addAll(List.of("--postgres-password-file", password.toString()));
        return all.toArray(String[]::new);
    }

    private int importFolder() {
        return run(withDatabase("import", "--data", folder.toString()));
    }

    private static String export(RoomName room, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--room", room.value()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(new CommandLine(new HistoryExport(out)).execute(all.toArray(String[]::new)))
                .isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<String> exports(String... arguments) {
        return ROOMS.stream().map(room -> export(room, arguments)).toList();
    }

    @Test
    void isExportedAsTheFolderWas() throws Exception {
        fill();
        List<String> before = exports("--data", folder.toString());
        assertThat(importFolder()).as("%s", complaint).isZero();

        assertThat(before.get(0).lines().count()).isGreaterThan(RoomStreams.SLACK_EVENTS);
        assertThat(exports(withDatabase())).isEqualTo(before);
    }

    @Test
    void standsWhereTheFolderStoodAndWhatHeldHolds() throws Exception {
        Present before = fill();
        assertThat(importFolder()).as("%s", complaint).isZero();

        try (RoomStreams streams = inDatabase()) {
            Present after = Present.of(new TestPublisher(streams));
            assertThat(after).isEqualTo(before);
            assertThat(after.states().get(0).ban(BOB.user(), null, 0)).isNotNull();
        }
    }

    @Test
    void findsWhatIsSaidAgain() throws Exception {
        long newest = fill().positions().get(0).newest();
        assertThat(importFolder()).as("%s", complaint).isZero();

        try (RoomStreams streams = inDatabase()) {
            TestPublisher publisher = new TestPublisher(streams);
            Outcome.Accepted again = submit(publisher, ROOM, "id " + (MANY - 3), new Submission.Say("again"));
            assertThat(again.seq()).isEqualTo(MANY - 1);
            assertThat(again.duplicate()).isTrue();
            assertThat(submit(publisher, ROOM, "edit", new Submission.Edit(newest, "other", 0))
                            .duplicate())
                    .isTrue();
            assertThat(submit(publisher, ROOM, "new", new Submission.Say("new")).seq())
                    .isEqualTo(newest + 1);
        }
    }

    @Test
    void takesWhatWasExported() throws Exception {
        fill();
        List<String> before = exports("--data", folder.toString());
        String[] arguments = {"import", "", "", ""};
        for (int i = 0; i < ROOMS.size(); i++) {
            arguments[i + 1] = Files.writeString(temporary.resolve(i + ".jsonl"), before.get(i))
                    .toString();
        }
        assertThat(run(withDatabase(arguments))).as("%s", complaint).isZero();

        assertThat(exports(withDatabase())).isEqualTo(before);
    }

    @Test
    void refusesFilesWithAHoleAndLeavesTheDatabaseEmpty() throws Exception {
        fill();
        List<String> lines = new ArrayList<>(
                exports("--data", folder.toString()).get(0).lines().toList());
        lines.remove(5);
        Path holed = Files.write(temporary.resolve("holed.jsonl"), lines);

        assertThat(run(withDatabase("import", holed.toString()))).isEqualTo(1);
        assertThat(complaint).contains("holed.jsonl, line 6: seq ").contains(" follows ");
        assertThat(importFolder()).as("%s", complaint).isZero();
    }

    @Test
    void refusesADatabaseThatHasRooms() throws Exception {
        fill();
        assertThat(importFolder()).isZero();
        assertThat(importFolder()).isEqualTo(1);
        assertThat(complaint).contains("the database has rooms already");
    }

    @Test
    void refusesAFolderThatAServerUses() throws Exception {
        try (RoomStreams streams = onDisk()) {
            new TestPublisher(streams);
            assertThat(importFolder()).isEqualTo(1);
        }
        assertThat(complaint).contains("another server uses");
    }

    private static Json hello(Client client, String more) {
        return client.ask("{'type':'hello','id':'h','name':'ann'" + more + "}");
    }

    @Test
    void aClientGoesOnWhereItWasAsWhoItWas() {
        String session;
        Json joined;
        try (TestServer server = TestServer.defaults().data(folder).start();
                Client ann = Client.connect(server.port())) {
            session = hello(ann, "").string("session");
            joined = ann.ask("{'type':'join','id':'j','room':'room'}");
            ann.say("room", "one").next("sent");
            ann.say("room", "two").next("sent");
        }
        assertThat(importFolder()).as("%s", complaint).isZero();

        try (TestServer server = TestServer.defaults()
                        .postgres(database.url(), database.user(), password)
                        .start();
                Client ann = Client.connect(server.port())) {
            hello(ann, ",'session':'" + session + "'");
            ann.send("{'type':'join','id':'j','room':'room','since':{'epoch':'" + joined.string("epoch")
                    + "','seq':1}}");
            assertThat(ann.next("joined").flag("recovered")).isTrue();
            assertThat(ann.next("message").string("text")).isEqualTo("two");
            assertThat(ann.say("room", "two").next("sent").flag("duplicate")).isTrue();
            ann.say("room", "three");
            assertThat(ann.next("message").string("text")).isEqualTo("three");
        }
    }
}
