package chat.server.connection;

import chat.protocol.ClientMessage;
import chat.server.room.Subscriber;
import chat.server.stream.RoomStream;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Waits for what a command needs, on the connection's event loop, and holds the next command back meanwhile. Confined to it. */
final class Awaiting {

    private final CommandQueue queue;
    private final Subscriber subscriber;
    private final Faults faults;
    private boolean ended;

    Awaiting(CommandQueue queue, Subscriber subscriber, Faults faults) {
        this.queue = queue;
        this.subscriber = subscriber;
        this.faults = faults;
    }

    /**
     * Goes on with what is read, on the loop, and only then with the next command.
     *
     * @param failed what to do with a failure, of the reading or of {@code then}
     */
    <T> void await(
            ClientMessage command, Supplier<CompletionStage<T>> reading, Consumer<T> then, Consumer<Throwable> failed) {
        queue.exclusiveBegins();
        CompletionStage<T> read = RoomStream.attempt(reading);
        read.whenComplete((result, failure) -> subscriber.onLoop(() -> {
            if (ended) {
                return;
            }
            try {
                if (failure == null) {
                    then.accept(result);
                } else {
                    failed.accept(failure);
                }
            } catch (RuntimeException e) {
                faults.answer(command.id(), e);
            } finally {
                queue.exclusiveEnds();
            }
        }));
    }

    /** The same, where a failure is answered as such. */
    <T> void await(ClientMessage command, Supplier<CompletionStage<T>> reading, Consumer<T> then) {
        await(command, reading, then, failure -> faults.answer(command.id(), failure));
    }

    /** Nothing that is under way goes on. */
    void end() {
        ended = true;
    }
}
