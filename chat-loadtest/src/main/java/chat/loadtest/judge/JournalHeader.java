package chat.loadtest.judge;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The first line of a run's journal, as JSON; an {@link Acknowledgement} is in each line after it. Immutable.
 *
 * @param run name of the run
 * @param textBytes length of each text
 */
public record JournalHeader(
        @JsonProperty(required = true) String run,
        @JsonProperty(required = true) int textBytes) {}
