package chat.server.stream.disk;

import chat.server.metrics.ServerMetrics;
import chat.server.store.DamageException;
import chat.server.stream.DamagedException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stored events that were found to be damaged: logs and counts each once. Thread-safe. */
final class Damage {

    private static final Logger log = LoggerFactory.getLogger(Damage.class);

    private static final int MOST_NOTED = 10_000;

    private final ServerMetrics metrics;
    private final Set<String> noted = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String first;

    Damage(ServerMetrics metrics) {
        this.metrics = metrics;
    }

    /** Notes some, and gives what readers get in their place. */
    DamagedException found(DamageException damage) {
        String line = String.valueOf(damage.getMessage());
        if (noted.size() < MOST_NOTED && noted.add(line)) {
            log.error("{}", line);
            metrics.store().damaged(damage.last() - damage.first() + 1);
            if (first == null) {
                first = line + "; chat-server history check finds all damage";
            }
        }
        return new DamagedException(damage.first(), damage.last(), damage);
    }

    /** What was found first; null if nothing was. */
    @Nullable
    String trouble() {
        return first;
    }
}
