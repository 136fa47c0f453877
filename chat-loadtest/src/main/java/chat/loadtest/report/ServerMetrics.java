package chat.loadtest.report;

import java.util.List;

/**
 * The server's own metrics during a run. Immutable.
 *
 * @param url where they were read
 * @param memoryKind what its memory figures measure, such as {@code resident memory}; empty if it has none
 * @param samples in the order of their seconds, with gaps where it did not answer
 */
public record ServerMetrics(String url, String memoryKind, List<ServerSample> samples) {

    public ServerMetrics {
        samples = List.copyOf(samples);
    }
}
