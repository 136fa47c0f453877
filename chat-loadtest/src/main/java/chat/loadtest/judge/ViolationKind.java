package chat.loadtest.judge;

/** The ways to break a promise. Immutable. */
public enum ViolationKind {
    /** Acknowledged, or seen by others, and not delivered to a member. */
    LOST("lost"),
    /** Delivered twice, or said twice. */
    REPEATED("repeated"),
    /** After a later one of the room or of its sender. */
    OUT_OF_ORDER("out of order"),
    /** A number of a room that nobody saw, below one that somebody saw. */
    HOLE("hole"),
    /** Two saw different messages under one number. */
    DIFFERENT("different"),
    /** {@code recovered} said something else than what followed. */
    UNTRUE_RECOVERED("untrue recovered"),
    /** Carries the name of this run, and nobody sent it so. */
    MADE_UP("made up"),
    /** Neither acknowledged nor refused, to the end. */
    UNANSWERED("unanswered");

    private final String text;

    ViolationKind(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
