package chat.server.audit;

import chat.server.config.AccessLog;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The newest ends and refusals, at most {@value #MOST} of each in less than 1 KiB each, so that refusals in any number leave the
 * ends alone. Thread-safe.
 */
public final class Trail {

    /** Of each of the two. */
    public static final int MOST = 2_048;

    private final Ring ends = new Ring(MOST);
    private final Ring refusals = new Ring(MOST);
    private final IncidentLog log;

    /** @param setting what is logged as well; asked each time */
    public Trail(Supplier<AccessLog> setting) {
        this.log = new IncidentLog(setting);
    }

    public void add(Incident incident) {
        (incident.kind().isEnd() ? ends : refusals).add(incident);
        log.add(incident);
    }

    /**
     * What is still known of somebody.
     *
     * @param incidents the oldest first
     * @param complete false if older ones may have been forgotten
     */
    public record Found(List<Incident> incidents, boolean complete) {}

    public Found find(Subject subject) {
        List<Incident> incidents = Stream.of(ends, refusals)
                .flatMap(ring -> ring.all().stream())
                .filter(incident -> subject.is(incident.user(), incident.name(), incident.address()))
                .sorted(Comparator.comparingLong(Incident::timeMillis))
                .toList();
        return new Found(incidents, !ends.hasForgotten() && !refusals.hasForgotten());
    }
}
