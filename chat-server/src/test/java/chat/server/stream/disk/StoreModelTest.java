package chat.server.stream.disk;

import static chat.server.stream.disk.StoreModel.RETAINED;
import static chat.server.stream.disk.StoreModel.ROOMS;
import static chat.server.stream.disk.StoreModel.difference;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.store.DataFolder;
import chat.server.stream.disk.StoreModel.Batch;
import chat.server.stream.disk.StoreModel.Change;
import chat.server.stream.disk.StoreModel.Kind;
import chat.server.stream.disk.StoreModel.Operation;
import chat.server.stream.disk.StoreModel.Pass;
import chat.server.stream.disk.StoreModel.Restart;
import chat.server.stream.disk.StoreModel.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever is done with a store, and wherever it crashes, its rooms are what a list would be. A failure names its seed. */
final class StoreModelTest {

    @Provide
    static Arbitrary<List<Operation>> operations() {
        Arbitrary<Change> change = Combinators.combine(
                        Arbitraries.frequency(
                                Tuple.of(6, Kind.SAY),
                                Tuple.of(1, Kind.SAY_MANY),
                                Tuple.of(4, Kind.EDIT),
                                Tuple.of(3, Kind.DELETE),
                                Tuple.of(2, Kind.REPEAT),
                                Tuple.of(3, Kind.CHANGE),
                                Tuple.of(2, Kind.DELETE_ANY),
                                Tuple.of(1, Kind.PURGE)),
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

    @Property(tries = 40)
    void isWhatAListWouldBe(@ForAll("operations") List<Operation> operations) throws Exception {
        Path folder = Files.createTempDirectory("store");
        try (Run run = new Run(folder, List.of(new RoomModel(), new RoomModel()))) {
            for (Operation operation : operations) {
                run.take(operation);
                run.check();
            }
        } finally {
            delete(folder);
        }
    }

    @Example
    void aPurgeFindsAMessageWhoseEditIsNotInTheTableYet() throws Exception {
        Change say = new Change(Kind.SAY, 0, 0);
        isWhatAListWouldBe(List.of(
                new Batch(List.of(say, say, say, new Change(Kind.SAY, 1, 0))),
                new Pass(1),
                new Pass(9),
                new Pass(1),
                new Batch(List.of(new Change(Kind.EDIT, 1, 0))),
                new Batch(List.of(say)),
                new Restart(true),
                new Batch(List.of(new Change(Kind.PURGE, 1, 1)))));
    }

    @Property(tries = 4)
    void isThatAlsoAfterACrashAtAnyWrite(@ForAll("operations") List<Operation> operations, @ForAll long seed)
            throws Exception {
        Random random = new Random(seed);
        Path folder = Files.createTempDirectory("store");
        Path copy = Files.createTempDirectory("crashed");
        try (Run run = new Run(folder, List.of(new RoomModel(), new RoomModel()))) {
            for (Operation operation : operations) {
                List<RoomModel> models =
                        run.models.stream().map(RoomModel::copy).toList();
                Map<String, byte[]> before = read(folder);
                if (operation instanceof Pass) {
                    run.tick();
                } else {
                    run.take(operation);
                }
                Map<String, byte[]> after = read(folder);
                boolean end = operation instanceof Restart;
                for (Crash crash : end ? crashesOfEnd(before, after) : crashes(before, after, random)) {
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

        private void check(Path folder, List<RoomModel> before, List<RoomModel> after) throws Exception {
            delete(folder);
            Files.createDirectories(folder);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(folder.resolve(file.getKey()), file.getValue());
            }
            try (Run run = new Run(
                    folder,
                    (mayBeAfter ? after : before).stream().map(RoomModel::copy).toList())) {
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

        private static boolean isAsIn(Run run, List<RoomModel> models) {
            for (int i = 0; i < models.size(); i++) {
                if (!difference(run.rooms.get(i), models.get(i)).isEmpty()) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<String> SEGMENTS = List.of("messages.wal-0", "messages.wal-1");

    /** The log is written first, then the table notes its end. */
    private static List<Crash> crashesOfEnd(Map<String, byte[]> before, Map<String, byte[]> after) {
        Map<String, byte[]> files = new LinkedHashMap<>(before);
        SEGMENTS.forEach(segment -> files.put(segment, bytes(after, segment)));
        return List.of(
                new Crash("after the log's end", files, false, true),
                new Crash("after the end", Map.copyOf(after), false, true));
    }

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
