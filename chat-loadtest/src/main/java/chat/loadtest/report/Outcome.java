package chat.loadtest.report;

import com.fasterxml.jackson.annotation.JsonValue;

/** The outcome of a run. Immutable. */
public enum Outcome {
    /** Every acknowledged message reached every member once and in order. */
    CLEAN("clean"),

    /** The server broke a promise; the violations say which. */
    VIOLATED("violated"),

    /** No promise was broken, but the server refused messages that the run wanted to send. */
    REFUSED("refused"),

    /** The generator could not send in time, so the figures are its own and not the server's: no result. */
    SATURATED("generator saturated"),

    /** Nothing arrived anywhere. */
    NOTHING_DELIVERED("nothing delivered"),

    /** The user stopped the run early; nothing was violated until then. */
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
