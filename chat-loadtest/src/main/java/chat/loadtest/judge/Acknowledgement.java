package chat.loadtest.judge;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A message that the server acknowledged. Immutable.
 *
 * @param seq that the server gave it
 * @param sender number of its publisher
 * @param number of the message, by this publisher
 */
public record Acknowledgement(
        @JsonProperty(required = true) String room,
        @JsonProperty(required = true) String epoch,
        @JsonProperty(required = true) long seq,
        @JsonProperty(required = true) int sender,
        @JsonProperty(required = true) int number) {}
