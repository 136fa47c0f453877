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
    /** A message or an answer with another room, user, name, id or time than it was given. */
    CHANGED("changed"),
    /** Carries the name of this run, but nobody sent it so. */
    MADE_UP("made up"),
    /** Neither acknowledged nor refused by the end. */
    UNANSWERED("unanswered"),
    /** No JSON object, or one whose fields do not hold what they must. */
    UNREADABLE("unreadable"),
    /** A seq under 1. */
    IMPOSSIBLE_SEQ("impossible seq"),
    /** Answered in another epoch than that of the join. */
    OTHER_EPOCH("other epoch"),
    /** Acknowledged a second time, under another seq. */
    CHANGED_ANSWER("changed answer"),
    /** {@code duplicate} for a message that was sent once. */
    UNTRUE_DUPLICATE("untrue duplicate"),
    /** {@code recovered} was not true. */
    UNTRUE_RECOVERED("untrue recovered"),
    /** A join named a position that the room never had. */
    UNTRUE_POSITION("untrue position"),
    /** {@code presence} counted users who were not there, or left out some who were. */
    UNTRUE_PRESENCE("untrue presence"),
    /** A page of the history was cut or empty, or never came. */
    MISSING_HISTORY("missing history");

    private final String text;

    ViolationKind(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
