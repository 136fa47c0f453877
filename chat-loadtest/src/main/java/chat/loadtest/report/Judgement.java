package chat.loadtest.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The verdict on a run. Immutable.
 *
 * @param line the verdict in one line for people, without the outcome's own text in front
 * @param bounds what became of those that the user set
 * @param violations the first ones, in the order in which they were found
 */
public record Judgement(Outcome outcome, String line, List<Violation> violations, List<Bound> bounds) {

    public Judgement {
        violations = List.copyOf(violations);
        bounds = List.copyOf(bounds);
    }

    /** Whether the run is a result, and a good one, within its bounds. */
    @JsonProperty
    public boolean passed() {
        return outcome == Outcome.CLEAN && !breaksABound();
    }

    /** Whether a bound that the user set is broken. */
    public boolean breaksABound() {
        return bounds.stream().anyMatch(Bound::broken);
    }

    /** The same with bounds. */
    public Judgement with(List<Bound> checked) {
        return new Judgement(outcome, line, violations, checked);
    }
}
