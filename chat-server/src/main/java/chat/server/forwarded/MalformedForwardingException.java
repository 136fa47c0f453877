package chat.server.forwarded;

import chat.server.metrics.ProxyMeters.Fault;

/** A trusted proxy says what cannot be. Hostile bytes can bring it about, so it has no stack trace. */
public final class MalformedForwardingException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Fault fault;

    MalformedForwardingException(Fault fault, String reason) {
        super(reason, null, false, false);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
