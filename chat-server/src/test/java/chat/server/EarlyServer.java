package chat.server;

import chat.protocol.RoomName;
import chat.server.config.Durability;
import chat.server.config.ServerConfig;
import chat.server.config.Store;
import chat.server.net.InheritedSockets;
import chat.server.stream.HistoryPage;
import chat.server.stream.Outcome;
import chat.server.stream.RoomNames;
import chat.server.stream.RoomPosition;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStream;
import chat.server.stream.RoomStreams;
import chat.server.stream.Submission;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A program that does what a server must not: it acknowledges each message at once, and keeps it when 256 more have come, or at
 * its end. Its arguments are the data folder and the port.
 */
final class EarlyServer {

    private EarlyServer() {}

    public static void main(String[] args) throws IOException {
        ServerConfig free = ServerConfig.defaults().withFreePorts();
        ServerConfig config = free.withListening(
                        where -> where.withChat(where.chat().withPort(Integer.parseInt(args[1]))))
                .withEngine(engine -> engine.withEventLoops(1))
                .withTalk(talk -> talk.withSendsPerSecond(0))
                .withHistory(history ->
                        history.withMessages(1_000_000).withStore(new Store.Folder(Path.of(args[0]), Durability.DISK)));
        ChatServer server = new ChatServer(config, InheritedSockets.NONE, EarlyStreams::new);
        server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.stop();
            Runtime.getRuntime().halt(0);
        }));
        System.out.println("chat-server early listens on http://127.0.0.1:"
                + server.chatAddress().getPort() + ", management on http://127.0.0.1:"
                + server.managementAddress().getPort());
    }

    /** Right but for its acknowledgements. Its one submitter is used by one event loop, and by the end when that is idle. */
    private static final class EarlyStreams implements RoomStreams {

        /** More than the clients have unanswered, so that a kill finds some that are acknowledged. */
        private static final int HELD = 256;

        private final RoomStreams inner;
        private final Queue<Runnable> held = new ArrayDeque<>();
        private final Map<RoomName, EarlyStream> rooms = new HashMap<>();
        private @Nullable Submitter submitter;

        private EarlyStreams(RoomStreams inner) {
            this.inner = inner;
        }

        @Override
        public Submitter newSubmitter(Executor outcomes) {
            Submitter made = inner.newSubmitter(outcomes);
            submitter = made;
            return made;
        }

        @Override
        public CompletionStage<RoomNames> rooms(RoomNames.Search search) {
            return inner.rooms(search);
        }

        @Override
        public RoomStream open(RoomName room) {
            return rooms.computeIfAbsent(room, added -> new EarlyStream(inner.open(added), held));
        }

        @Override
        public void close() {
            held.forEach(Runnable::run);
            if (submitter != null) {
                submitter.flush();
            }
            inner.close();
        }

        @Override
        public void listen(Listener listener) {
            inner.listen(listener);
        }
    }

    /** Stays open to the end, as it knows which numbers were given. */
    private static final class EarlyStream implements RoomStream {

        private final RoomStream inner;
        private final Queue<Runnable> held;

        /** Which numbers the next messages will get. */
        private final CompletableFuture<RoomPosition> start;

        private long submitted;

        private EarlyStream(RoomStream inner, Queue<Runnable> held) {
            this.inner = inner;
            this.held = held;
            this.start = inner.position().toCompletableFuture();
        }

        @Override
        public void submit(Submission submission, RoomStreams.Submitter submitter) {
            Submission unheard = new Submission(
                    submission.room(),
                    submission.author(),
                    submission.id(),
                    submission.intent(),
                    submission.submittedNanos(),
                    (done, outcome) -> {});
            held.add(() -> inner.submit(unheard, submitter));
            if (held.size() > EarlyStreams.HELD) {
                held.remove().run();
            }
            submitted++;
            RoomPosition position = start.join();
            submission
                    .listener()
                    .onOutcome(
                            submission,
                            new Outcome.Accepted(
                                    position.epoch(),
                                    position.newest() + submitted,
                                    System.currentTimeMillis(),
                                    false));
        }

        @Override
        public RoomName room() {
            return inner.room();
        }

        @Override
        public CompletionStage<RoomState> state() {
            return inner.state();
        }

        @Override
        public CompletionStage<RoomPosition> position() {
            return inner.position();
        }

        @Override
        public CompletionStage<HistoryPage> readAfter(long seq, int limit) {
            return inner.readAfter(seq, limit);
        }

        @Override
        public CompletionStage<HistoryPage> readBefore(long seq, int limit) {
            return inner.readBefore(seq, limit);
        }

        @Override
        public void close() {}
    }
}
