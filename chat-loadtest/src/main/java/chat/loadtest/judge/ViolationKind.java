package chat.loadtest.judge;

/** The ways to break a promise. Immutable. */
public enum ViolationKind {
    /** Acknowledged, or seen by others, and not delivered to a member. */
    LOST("lost"),
    /** Delivered twice, or stored twice. */
    REPEATED("repeated"),
    /** After a later one of the room or of its sender. */
    OUT_OF_ORDER("out of order"),
    /** A number of a room that nobody saw, below one that somebody saw. */
    HOLE("hole"),
    /** Two saw different messages under one number. */
    DIFFERENT("different"),
    /** {@code recovered} was not true. */
    UNTRUE_RECOVERED("untrue recovered"),
    /** Carries the name of this run, but nobody sent it. */
    MADE_UP("made up"),
    /** Neither acknowledged nor refused by the end. */
    UNANSWERED("unanswered");

    private final String text;

    ViolationKind(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
