package chat.server.hook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** News that wait for a receiver, as many as fit; the newest are dropped. Thread-safe. */
final class NewsQueue {

    private final int most;
    private final Deque<News> waiting = new ArrayDeque<>(); // guarded by this, as is what follows
    private long dropped;

    NewsQueue(int most) {
        this.most = most;
    }

    synchronized void add(News news) {
        if (waiting.size() < most) {
            waiting.add(news);
        } else {
            dropped++;
        }
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty() && dropped == 0;
    }

    /** The oldest ones, which stay until {@link #remove}. */
    synchronized List<News> first(int count) {
        List<News> first = new ArrayList<>();
        for (News news : waiting) {
            if (first.size() == count) {
                break;
            }
            first.add(news);
        }
        return first;
    }

    /** How many were dropped and not reported yet. */
    synchronized long dropped() {
        return dropped;
    }

    /** What was taken and reported. */
    synchronized void remove(int count, long reported) {
        for (int i = 0; i < count; i++) {
            waiting.remove();
        }
        dropped -= reported;
    }
}
