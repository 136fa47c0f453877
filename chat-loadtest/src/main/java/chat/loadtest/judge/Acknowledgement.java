package chat.loadtest.judge;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A message that the server acknowledged. Immutable.
 *
 * @param seq that the server gave it
 * @param sender number of its publisher
 * @param number of the message, by this publisher
 * @param user who the publisher is for the server; empty if it is not sure
 * @param time that the server gave it
 */
public record Acknowledgement(
        @JsonProperty(required = true) String room,
        @JsonProperty(required = true) String epoch,
        @JsonProperty(required = true) long seq,
        @JsonProperty(required = true) int sender,
        @JsonProperty(required = true) int number,
        @JsonProperty(required = true) String user,
        @JsonProperty(required = true) long time) {

    long stamp() {
        return Stamp.of(user.isEmpty() ? 0 : Stamp.hash(user), 0, time);
    }

    String message() {
        return name(sender, number);
    }

    static String name(int sender, int number) {
        return "number " + number + " of sender " + sender;
    }
}
