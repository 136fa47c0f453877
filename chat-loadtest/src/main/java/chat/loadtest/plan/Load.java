package chat.loadtest.plan;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much is sent and when. Immutable.
 *
 * @param phases one after the other
 * @param window how many messages each publisher has under way in a closed loop; 0 for an open one
 * @param limitP99 if not null, the rate is raised from that of the last phase until the 99th percentile is above this
 * @param stepDuration how long each rate is tried when there are several
 */
public record Load(List<Phase> phases, int window, @Nullable Duration limitP99, Duration stepDuration) {

    private static final int MOST_WINDOW = 10_000;

    public Load {
        phases = List.copyOf(phases);
        Ranges.require("--window", window, 0, MOST_WINDOW);
    }

    public boolean isOpen() {
        return window == 0;
    }

    /** How long all phases take together. */
    public Duration duration() {
        return phases.stream().map(Phase::duration).reduce(Duration.ZERO, Duration::plus);
    }

    /** Whether each phase is a result of its own. */
    public boolean hasSteps() {
        return limitP99 != null || phases.size() > 1 && phases.get(0).fromRate() != 0;
    }
}
