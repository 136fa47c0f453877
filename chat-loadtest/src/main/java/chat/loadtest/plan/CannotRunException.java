package chat.loadtest.plan;

/**
 * A run that cannot be started. Its message is the one line that the user sees. Has no stack trace, as nothing in this
 * program is wrong. Immutable.
 */
public final class CannotRunException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CannotRunException(String message) {
        super(message, null, false, false);
    }
}
