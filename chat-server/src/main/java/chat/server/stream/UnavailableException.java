package chat.server.stream;

import java.io.Serial;

/** The store cannot be read now; it may work again later. */
public final class UnavailableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    public UnavailableException(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
