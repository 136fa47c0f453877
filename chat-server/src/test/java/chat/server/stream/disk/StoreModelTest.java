package chat.server.stream.disk;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.server.store.DataFolder;
import chat.server.stream.HistoryPage;
import chat.server.stream.Outcome;
import chat.server.stream.RoomStream;
import chat.server.stream.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Whatever is done with a store, and wherever it crashes, its rooms are what a list would be. A failure names its seed. */
final class StoreModelTest {

    private static final List<RoomName> ROOMS = List.of(new RoomName("one"), new RoomName("two"));
    private static final int RETAINED = 60;
    private static final FlushPolicy POLICY = new FlushPolicy(6_000, Duration.ofSeconds(10));

    /** What is done to a store. */
    private sealed interface Operation {}

    /** A batch, which may be empty. */
    private record Batch(List<Change> changes) implements Operation {}

    /** Time passes, with a look at what is due each second. */
    private record Pass(int seconds) implements Operation {}

    private record Restart(boolean clean) implements Operation {}

    private enum Kind {
        SAY,
        SAY_MANY,
        EDIT,
        DELETE,
        REPEAT
    }

    /** @param pick which of the room's events is meant */
    private record Change(Kind kind, int room, int pick) {}

    @Provide
    static Arbitrary<List<Operation>> operations() {
        Arbitrary<Change> change = Combinators.combine(
                        Arbitraries.frequency(
                                Tuple.of(6, Kind.SAY),
                                Tuple.of(1, Kind.SAY_MANY),
                                Tuple.of(4, Kind.EDIT),
                                Tuple.of(3, Kind.DELETE),
                                Tuple.of(2, Kind.REPEAT)),
                        Arbitraries.integers().between(0, ROOMS.size() - 1),
                        Arbitraries.integers().between(0, RETAINED))
                .as(Change::new);
        Arbitrary<Operation> batch = change.list().ofMinSize(1).ofMaxSize(5).map(Batch::new);
        Arbitrary<Operation> pass = Arbitraries.integers().between(1, 15).map(Pass::new);
        Arbitrary<Operation> restart = Arbitraries.of(true, false).map(Restart::new);
        return Arbitraries.frequencyOf(Tuple.of(8, batch), Tuple.of(3, pass), Tuple.of(1, restart))
                .list()
                .ofMinSize(5)
                .ofMaxSize(40);
    }

    /** An event of the model, as it is now. */
    private record Event(
            Kind kind,
            long of,
            @Nullable String id,
            @Nullable String text) {
        private Event withText(@Nullable String present) {
            return new Event(kind, of, id, present);
        }

        private static Event of(RoomEvent event) {
            if (event instanceof RoomEvent.Message message) {
                return new Event(Kind.SAY, 0, message.id(), message.text());
            } else if (event instanceof RoomEvent.Tombstone) {
                return new Event(Kind.SAY, 0, null, null);
            } else if (event instanceof RoomEvent.Edited edited) {
                return new Event(Kind.EDIT, edited.of(), edited.id(), edited.text());
            }
            RoomEvent.Deleted deleted = (RoomEvent.Deleted) event;
            return new Event(Kind.DELETE, deleted.of(), deleted.id(), null);
        }
    }

    /** A room of the model: its events, and the id that each was sent under. */
    private static final class Model {
        private final List<Event> events = new ArrayList<>();
        private final List<String> ids = new ArrayList<>();

        private Model copy() {
            Model copy = new Model();
            copy.events.addAll(events);
            copy.ids.addAll(ids);
            return copy;
        }

        private long newest() {
            return events.size();
        }

        private long oldest() {
            return Math.max(0, newest() - RETAINED) + 1;
        }

        /** One of the retained events, if there are any. */
        private long pick(int pick) {
            return newest() == 0 ? 1 : oldest() + pick % (newest() - oldest() + 1);
        }

        private boolean mayAmend(long of) {
            return of <= newest() && event(of).kind() == Kind.SAY && event(of).text() != null;
        }

        private Event event(long seq) {
            return events.get((int) seq - 1);
        }

        private void add(Event event) {
            if (event.kind() != Kind.SAY) {
                for (int i = 0; i < events.size(); i++) {
                    if (events.get(i).kind() == Kind.EDIT && events.get(i).of() == event.of()) {
                        events.set(i, events.get(i).withText(null));
                    }
                }
                Event target = event(event.of());
                events.set(
                        (int) event.of() - 1,
                        event.kind() == Kind.EDIT ? target.withText(event.text()) : new Event(Kind.SAY, 0, null, null));
            }
            events.add(event);
            ids.add(String.valueOf(event.id()));
        }
    }

    /** A store in a folder, and what it should hold. */
    private static final class Run implements AutoCloseable {
        private final Path folder;
        private final List<Model> models;
        private long nanos;
        private int sent;
        private HandTurnedStore store;
        private List<RoomStream> rooms;

        private Run(Path folder, List<Model> models) throws Exception {
            this.folder = folder;
            this.models = models;
            this.store = new HandTurnedStore(folder, RETAINED, POLICY, () -> nanos);
            this.rooms = ROOMS.stream().map(store::open).toList();
        }

        private void take(Operation operation) throws Exception {
            if (operation instanceof Batch batch) {
                commit(batch.changes());
            } else if (operation instanceof Pass pass) {
                for (int i = 0; i < pass.seconds(); i++) {
                    tick();
                }
            } else if (operation instanceof Restart restart) {
                if (restart.clean()) {
                    store.end();
                } else {
                    store.close();
                }
                reopen();
            }
        }

        private void reopen() throws Exception {
            store = new HandTurnedStore(folder, RETAINED, POLICY, () -> nanos);
            rooms = ROOMS.stream().map(store::open).toList();
        }

        private void tick() throws Exception {
            nanos += TimeUnit.SECONDS.toNanos(1);
            store.commit();
            store.keepHouse();
        }

        private void commit(List<Change> changes) throws Exception {
            Map<CompletableFuture<Outcome>, Long> expected = new LinkedHashMap<>();
            for (Change change : changes) {
                for (int i = 0; i < (change.kind() == Kind.SAY_MANY ? 100 : 1); i++) {
                    submit(change, expected);
                }
            }
            store.commit();
            expected.forEach((outcome, seq) -> {
                long accepted = outcome.join() instanceof Outcome.Accepted end ? end.seq() : 0;
                assertThat(accepted).as("%s", outcome.join()).isEqualTo(seq);
            });
        }

        /** Adds the seq that is expected, 0 for a refusal. */
        private void submit(Change change, Map<CompletableFuture<Outcome>, Long> expected) {
            Model model = models.get(change.room());
            RoomStream room = rooms.get(change.room());
            long of = model.pick(change.pick());
            String id = "id" + sent;
            String text = "text of " + sent++;
            switch (change.kind()) {
                case SAY, SAY_MANY -> {
                    model.add(new Event(Kind.SAY, 0, id, text));
                    expected.put(store.submit(room, id, new Submission.Say(text)), model.newest());
                }
                case EDIT -> {
                    boolean may = model.mayAmend(of);
                    if (may) {
                        model.add(new Event(Kind.EDIT, of, id, text));
                    }
                    expected.put(store.submit(room, id, new Submission.Edit(of, text, 0)), may ? model.newest() : 0);
                }
                case DELETE -> {
                    boolean may = model.mayAmend(of);
                    if (may) {
                        model.add(new Event(Kind.DELETE, of, id, null));
                    }
                    expected.put(store.submit(room, id, new Submission.Delete(of, null, 0)), may ? model.newest() : 0);
                }
                case REPEAT -> {
                    if (model.newest() > 0) {
                        String first = model.ids.get((int) of - 1);
                        expected.put(store.submit(room, first, new Submission.Say("repeated")), of);
                    }
                }
            }
        }

        private void check() {
            for (int i = 0; i < rooms.size(); i++) {
                assertThat(difference(rooms.get(i), models.get(i))).isEmpty();
            }
        }

        @Override
        public void close() throws Exception {
            store.close();
        }
    }

    /** What is wrong with a room; empty if it is as it should be. */
    private static String difference(RoomStream room, Model model) {
        long newest = HandTurnedStore.position(room).newest();
        if (newest != model.newest() || HandTurnedStore.position(room).oldest() != model.oldest()) {
            return HandTurnedStore.position(room) + " instead of " + model.newest();
        }
        List<Event> read = new ArrayList<>();
        long first = 0;
        for (long last = 0; last < newest; ) {
            HistoryPage page = HandTurnedStore.readAll(room, last);
            first = first == 0 ? page.firstSeq() : first;
            page.events().forEach(event -> read.add(Event.of(event)));
            last = page.firstSeq() + page.payloads().size() - 1;
        }
        if (newest > 0 && (first < 1 || first > model.oldest())) {
            return "begins with " + first;
        }
        List<Event> expected = newest == 0 ? List.of() : model.events.subList((int) first - 1, (int) newest);
        for (int i = 0; i < Math.min(read.size(), expected.size()); i++) {
            if (!read.get(i).equals(expected.get(i))) {
                return "seq " + (first + i) + ": " + read.get(i) + " instead of " + expected.get(i);
            }
        }
        return read.size() == expected.size() ? "" : read.size() + " events instead of " + expected.size();
    }

    @Property(tries = 40)
    void isWhatAListWouldBe(@ForAll("operations") List<Operation> operations) throws Exception {
        Path folder = Files.createTempDirectory("store");
        try (Run run = new Run(folder, List.of(new Model(), new Model()))) {
            for (Operation operation : operations) {
                run.take(operation);
                run.check();
            }
        } finally {
            delete(folder);
        }
    }

    @Property(tries = 4)
    void isThatAlsoAfterACrashAtAnyWrite(@ForAll("operations") List<Operation> operations, @ForAll long seed)
            throws Exception {
        Random random = new Random(seed);
        Path folder = Files.createTempDirectory("store");
        Path copy = Files.createTempDirectory("crashed");
        try (Run run = new Run(folder, List.of(new Model(), new Model()))) {
            for (Operation operation : operations) {
                List<Model> models = run.models.stream().map(Model::copy).toList();
                Map<String, byte[]> before = read(folder);
                if (operation instanceof Pass) {
                    run.tick();
                } else {
                    run.take(operation);
                }
                for (Crash crash : crashes(before, read(folder), random)) {
                    crash.check(copy, models, run.models);
                }
            }
        } finally {
            delete(folder);
            delete(copy);
        }
    }

    /** What a crash leaves within an operation, and which models that may be. */
    private record Crash(String where, Map<String, byte[]> files, boolean mayBeBefore, boolean mayBeAfter) {

        private void check(Path folder, List<Model> before, List<Model> after) throws Exception {
            delete(folder);
            Files.createDirectories(folder);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(folder.resolve(file.getKey()), file.getValue());
            }
            try (Run run = new Run(
                    folder,
                    (mayBeAfter ? after : before).stream().map(Model::copy).toList())) {
                run.sent = 1_000_000; // beyond all ids
                if (mayBeBefore && mayBeAfter && !isAsIn(run, after)) {
                    for (int i = 0; i < before.size(); i++) {
                        assertThat(difference(run.rooms.get(i), before.get(i)))
                                .as(where)
                                .isEmpty();
                    }
                    return;
                }
                run.check();
                run.commit(List.of(new Change(Kind.SAY, 0, 0), new Change(Kind.EDIT, 1, 1)));
                for (int i = 0; i < 12; i++) {
                    run.tick();
                }
                run.check();
                run.take(new Restart(true));
                run.check();
            } catch (AssertionError | Exception e) {
                throw new AssertionError(where, e);
            }
        }

        private static boolean isAsIn(Run run, List<Model> models) {
            for (int i = 0; i < models.size(); i++) {
                if (!difference(run.rooms.get(i), models.get(i)).isEmpty()) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<String> SEGMENTS = List.of("messages.log-0", "messages.log-1");

    /** The table is written first, then the log. Of what is written last, any part may be missing. */
    private static List<Crash> crashes(Map<String, byte[]> before, Map<String, byte[]> after, Random random) {
        List<Crash> crashes = new ArrayList<>();
        Map<String, byte[]> files = new LinkedHashMap<>(before);
        String changes = "messages.db-wal";
        if (differ(before, after, changes) && Arrays.equals(before.get("messages.db"), after.get("messages.db"))) {
            files.put(changes, torn(bytes(before, changes), bytes(after, changes), random));
            crashes.add(new Crash("the table's transaction torn", Map.copyOf(files), true, false));
        }
        after.forEach((name, bytes) -> {
            if (!SEGMENTS.contains(name)) {
                files.put(name, bytes);
            }
        });
        crashes.add(new Crash("after the table's transaction", Map.copyOf(files), true, false));
        for (String segment : SEGMENTS) {
            if (differ(before, after, segment)) {
                for (int i = 0; i < 3; i++) {
                    Map<String, byte[]> torn = new LinkedHashMap<>(files);
                    torn.put(segment, torn(bytes(before, segment), bytes(after, segment), random));
                    crashes.add(new Crash("a record torn in " + segment, torn, true, true));
                }
                Map<String, byte[]> cut = new LinkedHashMap<>(files);
                byte[] whole = bytes(after, segment);
                cut.put(segment, Arrays.copyOf(whole, changedFrom(bytes(before, segment), whole) + 1));
                crashes.add(new Crash("a record cut in " + segment, cut, true, true));
            }
            files.put(segment, bytes(after, segment));
        }
        crashes.add(new Crash("at the end", Map.copyOf(files), false, true));
        return crashes;
    }

    private static boolean differ(Map<String, byte[]> before, Map<String, byte[]> after, String name) {
        return !Arrays.equals(bytes(before, name), bytes(after, name));
    }

    private static byte[] bytes(Map<String, byte[]> files, String name) {
        return files.getOrDefault(name, new byte[0]);
    }

    private static int changedFrom(byte[] before, byte[] after) {
        return Math.max(0, Arrays.mismatch(before, after));
    }

    /** The bytes before, written over up to anywhere. */
    private static byte[] torn(byte[] before, byte[] after, Random random) {
        int from = changedFrom(before, after);
        int to = after.length;
        while (to > from + 1 && to <= before.length && before[to - 1] == after[to - 1]) {
            to--;
        }
        int written = from + random.nextInt(Math.max(1, to - from));
        byte[] torn = Arrays.copyOf(before, Math.max(before.length, written));
        System.arraycopy(after, 0, torn, 0, written);
        return torn;
    }

    private static Map<String, byte[]> read(Path folder) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String name : List.of("messages.db", "messages.db-wal", SEGMENTS.get(0), SEGMENTS.get(1), "lock")) {
            if (Files.exists(folder.resolve(name))) {
                files.put(name, Files.readAllBytes(folder.resolve(name)));
            }
        }
        assertThat(files)
                .containsKey(DataFolder.messagesIn(folder).getFileName().toString());
        return files;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
