package chat.server.net;

import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The connections of one kind, of which there can be {@code most}. When all seats are taken, one that waits for its client's next request
 * gives way, the one first that has waited longest. Confined to one event loop.
 */
final class Seats {

    private final int most;
    private final Runnable evicted;
    private final Set<Channel> waiting = new LinkedHashSet<>();
    private final Set<Channel> answering = new LinkedHashSet<>();

    /** @param evicted hears of each that gave way */
    Seats(int most, Runnable evicted) {
        this.most = most;
        this.evicted = evicted;
    }

    /** Takes a seat for one that waits, from one that is being answered if nobody waits. */
    void take(Channel arrived) {
        if (isFull() && !evictFirst(waiting)) {
            evictFirst(answering);
        }
        waiting.add(arrived);
    }

    /** Takes a seat for one that is to be answered; false if all others are being answered, too. */
    boolean tryTake(Channel asking) {
        if (isFull() && !evictFirst(waiting)) {
            return false;
        }
        answering.add(asking);
        return true;
    }

    private boolean isFull() {
        return waiting.size() + answering.size() >= most;
    }

    private boolean evictFirst(Set<Channel> from) {
        Iterator<Channel> first = from.iterator();
        if (!first.hasNext()) {
            return false;
        }
        Channel gone = first.next();
        first.remove();
        evicted.run();
        gone.close(); // at once: a lingering close would hold its file handle
        return true;
    }

    /** Its request is being answered from now on. */
    void asks(Channel channel) {
        if (waiting.remove(channel)) {
            answering.add(channel);
        }
    }

    /** It waits for its client from now on. */
    void answered(Channel channel) {
        if (answering.remove(channel)) {
            waiting.add(channel);
        }
    }

    void leave(Channel channel) {
        waiting.remove(channel);
        answering.remove(channel);
    }
}
