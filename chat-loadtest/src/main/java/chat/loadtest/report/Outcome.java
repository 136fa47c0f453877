package chat.loadtest.report;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a run came to. Immutable. */
public enum Outcome {
    /** Everything that was acknowledged arrived once, in order, at everybody. */
    CLEAN("clean"),

    /** The server broke a promise; the violations say which. */
    VIOLATED("violated"),

    /** The generator could not send in time, so the figures are its own and not the server's: no result. */
    SATURATED("generator saturated"),

    /** Nothing arrived anywhere. */
    NOTHING_DELIVERED("nothing delivered"),

    /** Stopped by the user before its time; what is told was true until then. */
    INTERRUPTED("interrupted");

    private final String text;

    Outcome(String text) {
        this.text = text;
    }

    /** As people and JSON read it. */
    @JsonValue
    public String text() {
        return text;
    }
}
