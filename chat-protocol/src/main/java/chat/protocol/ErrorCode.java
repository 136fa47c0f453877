package chat.protocol;

import java.util.Locale;

/** Why a command failed. The name on the wire is the constant's in lower case. */
public enum ErrorCode {
    BAD_JSON(false),
    UNKNOWN_TYPE(false),
    BAD_FIELD(false),
    HELLO_REQUIRED(false),
    NOT_JOINED(false),
    ALREADY_JOINED(false),
    BAD_ROOM(false),
    BAD_NAME(false),
    BAD_SESSION(false),
    BAD_TOKEN(false),
    TEXT_TOO_LONG(false),
    TEXT_EMPTY(false),
    TOO_MANY_ROOMS(false),
    RATE_LIMITED(true),
    REPEATED(true),
    NO_LINKS_YET(true),
    NOT_ALLOWED(false),
    UNAVAILABLE(true),
    INTERNAL(true);

    private final boolean temporary;
    private final String wireName;

    ErrorCode(boolean temporary) {
        this.temporary = temporary;
        this.wireName = name().toLowerCase(Locale.ROOT);
    }

    /** Whether the same command can succeed later. */
    public boolean isTemporary() {
        return temporary;
    }

    /** Whether the fault is the server's, and never counts against a client. */
    public boolean isOfServer() {
        return this == UNAVAILABLE || this == INTERNAL;
    }

    public String wireName() {
        return wireName;
    }
}
