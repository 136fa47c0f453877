package chat.build;

/** Ends the build; the message names the file, and what is wrong with it. */
final class BuildException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BuildException(String message) {
        super(message);
    }
}
