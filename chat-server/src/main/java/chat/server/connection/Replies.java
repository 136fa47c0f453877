package chat.server.connection;

import chat.protocol.CloseReason;
import chat.protocol.ErrorCode;
import chat.protocol.ServerMessage;
import org.jspecify.annotations.Nullable;

/** Where a connection's answers go. Confined to its event loop. */
interface Replies {

    void reply(ServerMessage message);

    /** Answers with an error, and counts it. */
    void fail(@Nullable String id, ErrorCode code, String message, @Nullable Long retryAfterMs);

    /** Ends the connection for a reason of the server's. */
    void close(CloseReason reason);
}
