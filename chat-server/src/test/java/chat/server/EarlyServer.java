package chat.server;

import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.ServerConfig.Durability;
import chat.server.ServerConfig.TransportKind;
import chat.server.stream.HistoryPage;
import chat.server.stream.Published;
import chat.server.stream.RoomPosition;
import chat.server.stream.RoomStreams;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
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
        ServerConfig config = new ServerConfig(
                new ServerConfig.Listener("127.0.0.1", Integer.parseInt(args[1])),
                new ServerConfig.Listener("127.0.0.1", 0),
                TransportKind.AUTO,
                1,
                new ServerConfig.Access(Set.of(), 0, 0),
                new ServerConfig.Talk(0, 4096, Duration.ofSeconds(25)),
                new ServerConfig.SlowReaders(1 << 20, Duration.ofSeconds(60)),
                new ServerConfig.History(
                        1_000_000, Duration.ZERO, new ServerConfig.Store(Path.of(args[0]), Durability.DISK)));
        ChatServer server = new ChatServer(config, EarlyStreams::new);
        server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.stop();
            Runtime.getRuntime().halt(0);
        }));
        System.out.println("chat-server early listens on http://127.0.0.1:"
                + server.chatAddress().getPort() + ", management on http://127.0.0.1:"
                + server.managementAddress().getPort());
    }

    /** Right but for its acknowledgements. Its one publisher is used by one event loop, and by the end when that is idle. */
    private static final class EarlyStreams implements RoomStreams {

        /** More than the clients have unanswered, so that a kill finds some that are acknowledged. */
        private static final int HELD = 256;

        private final RoomStreams inner;
        private final Map<RoomName, Guess> guesses = new HashMap<>();
        private final Queue<Runnable> held = new ArrayDeque<>();
        private @Nullable Publisher publisher;

        private EarlyStreams(RoomStreams inner) {
            this.inner = inner;
        }

        /** Which numbers a room's next messages will get. */
        private static final class Guess {
            private final CompletableFuture<RoomPosition> start;
            private long published;

            private Guess(CompletionStage<RoomPosition> start) {
                this.start = start.toCompletableFuture();
            }

            private CompletionStage<Published> next() {
                published++;
                long ahead = published;
                return start.thenApply(position -> new Published.Kept(
                        position.epoch(), position.newest() + ahead, System.currentTimeMillis(), false));
            }
        }

        @Override
        public Publisher newPublisher(Executor outcomes) {
            Publisher late = inner.newPublisher(outcomes);
            publisher = late;
            return new Publisher() {
                @Override
                public CompletionStage<Published> publish(
                        RoomName room, UserId user, UserName name, String text, @Nullable String id, long nanos) {
                    Guess guess = guesses.computeIfAbsent(room, added -> new Guess(inner.position(added)));
                    held.add(() -> late.publish(room, user, name, text, id, nanos));
                    if (held.size() > HELD) {
                        held.remove().run();
                    }
                    return guess.next();
                }

                @Override
                public void flush() {
                    late.flush();
                }
            };
        }

        @Override
        public void close() {
            held.forEach(Runnable::run);
            if (publisher != null) {
                publisher.flush();
            }
            inner.close();
        }

        @Override
        public void listen(Listener listener) {
            inner.listen(listener);
        }

        @Override
        public void open(RoomName room) {
            inner.open(room);
        }

        @Override
        public void close(RoomName room) {
            inner.close(room);
        }

        @Override
        public CompletionStage<RoomPosition> position(RoomName room) {
            return inner.position(room);
        }

        @Override
        public CompletionStage<HistoryPage> readAfter(RoomName room, long seq, int limit) {
            return inner.readAfter(room, seq, limit);
        }

        @Override
        public CompletionStage<HistoryPage> readBefore(RoomName room, long seq, int limit) {
            return inner.readBefore(room, seq, limit);
        }
    }
}
