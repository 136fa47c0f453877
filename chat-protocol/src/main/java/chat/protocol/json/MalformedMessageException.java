package chat.protocol.json;

import chat.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are no message, or a message whose fields do not hold what they must. Says what to answer. Has no stack
 * trace, as any client can cause it.
 */
public final class MalformedMessageException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String id;

    MalformedMessageException(ErrorCode code, @Nullable String id, String message) {
        super(message, null, false, false);
        this.code = code;
        this.id = id;
    }

    public ErrorCode code() {
        return code;
    }

    /** The id of the command, where one could be read. */
    public @Nullable String id() {
        return id;
    }

    /** What is wrong, for the author of the client. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
