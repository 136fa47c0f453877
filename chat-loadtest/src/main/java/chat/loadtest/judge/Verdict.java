package chat.loadtest.judge;

/** What a member's check says of one message. Immutable. */
public enum Verdict {
    IN_ORDER,
    OUT_OF_ORDER,
    REPEATED
}
