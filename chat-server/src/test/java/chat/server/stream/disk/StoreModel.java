package chat.server.stream.disk;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.ModeratorAct;
import chat.protocol.RoomEvent;
import chat.protocol.RoomEvent.RoomChanged;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import chat.server.stream.HistoryPage;
import chat.server.stream.Outcome;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStream;
import chat.server.stream.Submission;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a store should hold: a list for each room; and a run of both, side by side. */
final class StoreModel {

    private StoreModel() {}

    static final List<RoomName> ROOMS = List.of(new RoomName("one"), new RoomName("two"));
    static final int RETAINED = 60;
    static final FlushPolicy POLICY = new FlushPolicy(6_000, Duration.ofSeconds(10));

    /** What is done to a store. */
    sealed interface Operation {}

    /** A batch, which may be empty. */
    record Batch(List<Change> changes) implements Operation {}

    /** Time passes, with a look at what is due each second. */
    record Pass(int seconds) implements Operation {}

    record Restart(boolean clean) implements Operation {}

    enum Kind {
        SAY,
        SAY_MANY,
        EDIT,
        DELETE,
        REPEAT,
        CHANGE
    }

    /** @param pick which of the room's events is meant */
    record Change(Kind kind, int room, int pick) {}

    /** An event of the model, as it is now. */
    record Event(
            Kind kind,
            long of,
            @Nullable String id,
            @Nullable String text) {
        Event withText(@Nullable String present) {
            return new Event(kind, of, id, present);
        }

        static Event of(RoomEvent event) {
            if (event instanceof RoomEvent.Message message) {
                return new Event(Kind.SAY, 0, message.id(), message.text());
            } else if (event instanceof RoomEvent.Tombstone) {
                return new Event(Kind.SAY, 0, null, null);
            } else if (event instanceof RoomEvent.Edited edited) {
                return new Event(Kind.EDIT, edited.of(), edited.id(), edited.text());
            }
            if (event instanceof RoomChanged changed) {
                return new Event(Kind.CHANGE, 0, changed.id(), null);
            }
            RoomEvent.Deleted deleted = (RoomEvent.Deleted) event;
            return new Event(Kind.DELETE, deleted.of(), deleted.id(), null);
        }
    }

    /** A room of the model: its events, and the id that each was sent under. */
    static final class Model {
        final List<Event> events = new ArrayList<>();
        final List<String> ids = new ArrayList<>();

        /** All there ever were. */
        final List<RoomChanged> changes = new ArrayList<>();

        Model copy() {
            Model copy = new Model();
            copy.events.addAll(events);
            copy.ids.addAll(ids);
            copy.changes.addAll(changes);
            return copy;
        }

        long newest() {
            return events.size();
        }

        long oldest() {
            return Math.max(0, newest() - RETAINED) + 1;
        }

        /** One of the retained events, if there are any. */
        long pick(int pick) {
            return newest() == 0 ? 1 : oldest() + pick % (newest() - oldest() + 1);
        }

        boolean mayAmend(long of) {
            return of <= newest() && event(of).kind() == Kind.SAY && event(of).text() != null;
        }

        Event event(long seq) {
            return events.get((int) seq - 1);
        }

        void add(Event event) {
            if (event.of() > 0) {
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
    static final class Run implements AutoCloseable {
        final Path folder;
        final List<Model> models;
        long nanos;
        int sent;
        HandTurnedStore store;
        List<RoomStream> rooms;

        Run(Path folder, List<Model> models) throws Exception {
            this.folder = folder;
            this.models = models;
            this.store = new HandTurnedStore(folder, RETAINED, POLICY, () -> nanos);
            this.rooms = ROOMS.stream().map(store::open).toList();
        }

        void take(Operation operation) throws Exception {
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

        void reopen() throws Exception {
            store = new HandTurnedStore(folder, RETAINED, POLICY, () -> nanos);
            rooms = ROOMS.stream().map(store::open).toList();
        }

        void tick() throws Exception {
            nanos += TimeUnit.SECONDS.toNanos(1);
            store.commit();
            store.keepHouse();
        }

        void commit(List<Change> changes) throws Exception {
            Map<CompletableFuture<Outcome>, Long> expected = new LinkedHashMap<>();
            Map<CompletableFuture<Outcome>, Submission> submitted = new LinkedHashMap<>();
            for (Change change : changes) {
                for (int i = 0; i < (change.kind() == Kind.SAY_MANY ? 100 : 1); i++) {
                    submit(change, expected, submitted);
                }
            }
            store.commit();
            expected.forEach((outcome, seq) -> {
                long accepted = outcome.join() instanceof Outcome.Accepted end ? end.seq() : 0;
                assertThat(accepted).as("%s", outcome.join()).isEqualTo(seq);
            });
            submitted.forEach(this::note);
        }

        /** Its time is known now. */
        private void note(CompletableFuture<Outcome> outcome, Submission submission) {
            Outcome.Accepted accepted = (Outcome.Accepted) outcome.join();
            RoomEvent event = submission.numbered(accepted.seq(), accepted.time());
            models.get(ROOMS.indexOf(submission.room())).changes.add((RoomChanged) event);
        }

        /** Adds the seq that is expected, 0 for a refusal; and changes, whose time is to be noted. */
        private void submit(
                Change change,
                Map<CompletableFuture<Outcome>, Long> expected,
                Map<CompletableFuture<Outcome>, Submission> changes) {
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
                case CHANGE -> {
                    model.add(new Event(Kind.CHANGE, 0, id, null));
                    Submission.Intent intent = change(change.pick());
                    CompletableFuture<Outcome> outcome = store.submit(room, id, intent);
                    expected.put(outcome, model.newest());
                    changes.put(
                            outcome,
                            new Submission(room.room(), HandTurnedStore.AUTHOR, id, intent, 0, (one, end) -> {}));
                }
                case REPEAT -> {
                    if (model.newest() > 0) {
                        String first = model.ids.get((int) of - 1);
                        expected.put(store.submit(room, first, new Submission.Say("repeated")), of);
                    }
                }
            }
        }

        private Submission.Intent change(int pick) {
            ModeratorAct.Target target = new ModeratorAct.OfUser(new UserId("u" + pick % 3));
            Long until = pick % 2 == 0 ? null : System.currentTimeMillis() + pick;
            return switch (pick % 4) {
                case 0 -> new Submission.Configure(RoomSettings.ofTopic("topic " + sent));
                case 1 -> new Submission.Moderate(ModeratorAct.ban(target, until, "reason"));
                case 2 -> new Submission.Moderate(ModeratorAct.mute(target, until, null));
                default -> new Submission.Moderate(ModeratorAct.unban(target, null));
            };
        }

        void check() {
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
    static String difference(RoomStream room, Model model) {
        long newest = HandTurnedStore.position(room).newest();
        if (newest != model.newest() || HandTurnedStore.position(room).oldest() != model.oldest()) {
            return HandTurnedStore.position(room) + " instead of " + model.newest();
        }
        RoomState state = HandTurnedStore.state(room);
        if (!state.equals(RoomState.of(model.changes))) {
            return state + " instead of " + RoomState.of(model.changes);
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
}
