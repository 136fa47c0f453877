package chat.loadtest;

/** What a member's check says of one message. Immutable. */
enum Verdict {
    IN_ORDER,
    OUT_OF_ORDER,
    REPEATED
}
