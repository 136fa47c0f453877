package chat.bench.sessions;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Messages, one after the other, and how long each takes to all members of its room. Confined to the clients' event loop,
 * but for {@link #begin}.
 */
final class Conversation {

    private static final int WARM_UP_MESSAGES = 20;
    private static final int MESSAGES = 200;
    private static final long PAUSE_MILLIS = 50;
    private static final long SETTLING_MILLIS = 3_000; // until the rooms have been told who came

    private final Crowd crowd;
    private final CompletableFuture<DeliveryTimes> end = new CompletableFuture<>();
    private final List<Long> nanos = new ArrayList<>();
    private int said;
    private long saidNanos;
    private int unheard;

    Conversation(Crowd crowd) {
        this.crowd = crowd;
    }

    /**
     * Begins; completes with the times from the moment when a member sends a message to the moment when the last member of
     * its room has it. Any thread.
     */
    CompletableFuture<DeliveryTimes> begin() {
        crowd.onBreak(end::completeExceptionally);
        crowd.loop().execute(() -> crowd.onMessage(this::heard));
        sayNext(SETTLING_MILLIS);
        return end;
    }

    private void sayNext(long pauseMillis) {
        crowd.loop().schedule(this::say, pauseMillis, TimeUnit.MILLISECONDS);
    }

    private void say() {
        Channel speaker = crowd.speakers().get(said++ % crowd.speakers().size());
        unheard = crowd.roomSize();
        saidNanos = System.nanoTime();
        ClientFrames.say(
                speaker, "{\"type\":\"send\",\"room\":\"" + crowd.room(speaker) + "\",\"text\":\"Is anybody here?\"}");
    }

    private void heard() {
        if (--unheard > 0) {
            return;
        }
        if (said > WARM_UP_MESSAGES) {
            nanos.add(System.nanoTime() - saidNanos);
        }
        if (nanos.size() < MESSAGES) {
            sayNext(PAUSE_MILLIS);
        } else {
            end.complete(new DeliveryTimes(nanos));
        }
    }
}
