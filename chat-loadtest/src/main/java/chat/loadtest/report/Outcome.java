package chat.loadtest.report;

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
    public String text() {
        return text;
    }

    /** Whether the run is a result, and a good one. */
    public boolean passed() {
        return this == CLEAN;
    }

    /** @throws IllegalArgumentException if no outcome is called so */
    static Outcome ofText(String text) {
        for (Outcome outcome : values()) {
            if (outcome.text.equals(text)) {
                return outcome;
            }
        }
        throw new IllegalArgumentException("no verdict is called '" + text + "'");
    }
}
