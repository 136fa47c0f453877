package chat.loadtest.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The verdict on a run. Immutable.
 *
 * @param line the verdict in one line for people, without the outcome's own text in front
 * @param violations the first ones, in the order in which they were found
 */
public record Judgement(Outcome outcome, String line, List<Violation> violations) {

    public Judgement {
        violations = List.copyOf(violations);
    }

    /** Whether the run is a result, and a good one. */
    @JsonProperty
    public boolean passed() {
        return outcome == Outcome.CLEAN;
    }
}
