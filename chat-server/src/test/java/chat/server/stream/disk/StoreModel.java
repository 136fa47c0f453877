package chat.server.stream.disk;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.Member;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomEvent;
import chat.protocol.RoomEvent.RoomChanged;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.stream.HistoryPage;
import chat.server.stream.Outcome;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStream;
import chat.server.stream.Submission;
import chat.server.stream.disk.RoomModel.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What a store should hold: a list for each room; and a run of both, side by side. */
final class StoreModel {

    private StoreModel() {}

    static final List<RoomName> ROOMS = List.of(new RoomName("one"), new RoomName("two"));
    static final Member OTHER = new Member(new UserId("other"), new UserName("other"));
    static final int RETAINED = 60;
    static final FlushPolicy POLICY = new FlushPolicy(6_000, Duration.ofSeconds(10), Duration.ofSeconds(1));

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
        DELETE_ANY,
        REPEAT,
        CHANGE,
        PURGE
    }

    /** @param pick which of the room's events is meant */
    record Change(Kind kind, int room, int pick) {}

    /** A store in a folder, and what it should hold. */
    static final class Run implements AutoCloseable {
        final Path folder;
        final List<RoomModel> models;
        long nanos;
        int sent;
        HandTurnedStore store;
        List<RoomStream> rooms;

        Run(Path folder, List<RoomModel> models) throws Exception {
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

        /**
         * What was submitted.
         *
         * @param seq that it should get; 0 for a refusal
         */
        private record Expected(
                CompletableFuture<Outcome> outcome,
                RoomModel model,
                RoomName room,
                String id,
                Submission.Intent intent,
                long seq) {

            private void check() {
                long accepted = outcome.join() instanceof Outcome.Accepted end ? end.seq() : 0;
                assertThat(accepted).as("%s", outcome.join()).isEqualTo(seq);
                if (outcome.join() instanceof Outcome.Accepted end) {
                    model.times.put(seq, end.time());
                    RoomEvent event = new Submission(room, HandTurnedStore.AUTHOR, id, intent, 0, (one, last) -> {})
                            .numbered(seq, end.time());
                    if (event instanceof RoomChanged change) {
                        model.changes.add(change);
                    }
                }
            }
        }

        void commit(List<Change> changes) throws Exception {
            List<Expected> expected = new ArrayList<>();
            for (Change change : changes) {
                for (int i = 0; i < (change.kind() == Kind.SAY_MANY ? 100 : 1); i++) {
                    submit(change, expected);
                }
            }
            store.commit();
            expected.forEach(Expected::check);
        }

        private void submit(Change change, List<Expected> expected) {
            RoomModel model = models.get(change.room());
            RoomStream room = rooms.get(change.room());
            long of = model.pick(change.pick());
            String id = "id" + sent;
            String text = "text of " + sent++;
            boolean theirs = false;
            String sentUnder = id;
            Submission.Intent intent;
            long seq = model.newest() + 1;
            switch (change.kind()) {
                case SAY, SAY_MANY -> {
                    theirs = sent % 3 == 0;
                    intent = new Submission.Say(text);
                    model.add(new Event(Kind.SAY, theirs, 0, id, text));
                }
                case EDIT -> {
                    intent = new Submission.Edit(of, text, 0);
                    seq = model.mayAmend(of) ? seq : 0;
                    model.addIf(seq > 0, new Event(Kind.EDIT, false, of, id, text));
                }
                case DELETE -> {
                    intent = new Submission.Delete(of, null, 0);
                    seq = model.mayAmend(of) ? seq : 0;
                    model.addIf(seq > 0, new Event(Kind.DELETE, false, of, id, null));
                }
                case DELETE_ANY -> {
                    intent = new Submission.DeleteAny(of, null);
                    seq = model.mayDelete(of) ? seq : 0;
                    model.addIf(seq > 0, new Event(Kind.DELETE, false, of, id, null));
                }
                case CHANGE -> {
                    intent = change(change.pick());
                    model.add(new Event(Kind.CHANGE, false, 0, id, null));
                }
                case PURGE -> {
                    intent = purge(model, of, change.pick());
                    model.add(new Event(Kind.CHANGE, false, 0, id, null));
                }
                case REPEAT -> {
                    if (model.newest() == 0) {
                        return;
                    }
                    intent = new Submission.Say("repeated");
                    theirs = model.event(of).theirs();
                    sentUnder = model.ids.get((int) of - 1);
                    seq = of;
                }
                default -> throw new AssertionError(change.kind());
            }
            CompletableFuture<Outcome> outcome = store.submit(room, author(theirs), sentUnder, intent);
            expected.add(new Expected(outcome, model, room.room(), sentUnder, intent, seq));
        }

        private static Member author(boolean theirs) {
            return theirs ? OTHER : HandTurnedStore.AUTHOR;
        }

        private static Submission.Intent purge(RoomModel model, long of, int pick) {
            boolean theirs = pick % 2 == 0;
            long since = model.times.getOrDefault(of, 0L);
            model.purge(theirs, since);
            return new Submission.Moderate(ModeratorAct.purge(author(theirs).user(), since, null));
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
    static String difference(RoomStream room, RoomModel model) {
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
