package chat.loadtest.judge;

/** How one message fits those before it. Immutable. */
public enum Verdict {
    IN_ORDER,
    OUT_OF_ORDER,
    REPEATED
}
