package chat.server.auth;

/** What somebody can do in a room. */
public enum Action {
    /** Join, and get what is said from then on. */
    READ,
    /** Say something, or show that one is typing. */
    WRITE,
    /** Read what was said before. */
    HISTORY,
    /** See who is there. */
    MEMBERS,
    /** Change or delete one's own messages. */
    EDIT_OWN
}
