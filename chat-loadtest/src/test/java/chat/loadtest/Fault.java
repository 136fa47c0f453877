package chat.loadtest;

/** What the fake server does wrong, in each room, to its first member and at its third message. */
enum Fault {
    NONE,
    DROP_ONE,
    DROP_ALL_FURTHER,
    REPEAT_ONE,
    SWAP_TWO,
    /** The seqs are right, the publications under them changed places. */
    SWAP_PUBLICATIONS,
    /** One publication gets two seqs. */
    STORE_TWICE,
    /** One publication is acknowledged under the seq of another, and nobody sees it. */
    ACKNOWLEDGE_WITHOUT_STORING,
    /** No publication is answered or delivered. */
    SWALLOW_ALL,
    /** Every publication is answered with {@code rate_limited}. */
    LIMIT_RATE,
    /** The member is closed with 4008. */
    CLOSE_MEMBER,
    /** The member is closed in place of an answer to what it sends. Breaks no promise. */
    CLOSE_UNANSWERED,
    /** As CLOSE_MEMBER; when it comes back it gets recovered: true, but not the first message that it missed. */
    FALSE_RECOVERY,
    /** The same; when it comes back it gets recovered: false, and everything that it missed. */
    DENY_RECOVERY,
    /** Somebody edits a message: its edit takes a seq of its own. Breaks no promise. */
    EDIT,
    /** One seq is left out. */
    SKIP_SEQ,
    /** The member gets another text than the others. */
    CHANGE_TEXT,
    /** The member gets a text that is not of the run. */
    REPLACE_TEXT,
    /** The member that joins is closed with 4504. */
    CLOSE_AT_JOIN,
    /** One publication is acknowledged as seq 0, and nobody sees it. */
    ACKNOWLEDGE_AS_ZERO,
    /** One publication is acknowledged in another epoch. */
    ACKNOWLEDGE_IN_OTHER_EPOCH,
    /** One publication is acknowledged again, with another seq. */
    ACKNOWLEDGE_AGAIN,
    /** One publication that was sent once is acknowledged as a duplicate. */
    CLAIM_DUPLICATE,
    /** The member gets a text that is no JSON. */
    SAY_NO_JSON,
    /** The member gets a message with another room. */
    CHANGE_ROOM,
    CHANGE_USER,
    CHANGE_NAME,
    CHANGE_ID,
    CHANGE_TIME,
    /** The member is closed with 4008; when it comes back, it gets a seq that the room never had. */
    JOIN_TOO_FAR,
    /** Every page of the history lacks its newest message. */
    CUT_HISTORY,
    /** Every page of the history begins late, and says that there is nothing older. */
    SHORTEN_HISTORY,
    EMPTY_HISTORY,
    SWALLOW_HISTORY,
    /** Presence counts more users than there are. */
    COUNT_TOO_MANY,
    /** The member is closed with 4008; when it comes back, it gets to know that what it missed is gone. */
    DENY_RETAINED,
    /** The history lacks one message at the second door. */
    LACK_AT_SECOND_DOOR,
    /** Two messages of the history have changed places at the second door. */
    SWAP_AT_SECOND_DOOR,
    /** One message of the history has another name at the second door. */
    RENAME_AT_SECOND_DOOR,
    /** No history has one of the messages. */
    FORGET_ONE,
    /** The second door has another epoch. */
    OTHER_EPOCH_AT_SECOND_DOOR
}
