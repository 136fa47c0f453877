package chat.loadtest.plan;

/**
 * A run that cannot be started. Its message is the one line that the user sees. Has no stack trace, because the fault is not in this program. Immutable.
 */
public final class CannotRunException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CannotRunException(String message) {
        super(message, null, false, false);
    }
}
