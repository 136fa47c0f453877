package chat.server.connection;

import chat.server.audit.Subject;
import org.jspecify.annotations.Nullable;

/**
 * A connection as an operator sees it. Immutable.
 *
 * @param user null before it has said hello
 * @param address with the port
 * @param openSeconds since its handshake
 * @param received messages and frames that came from it
 * @param refused commands that were answered with an error
 * @param pendingBytes that wait here for it to read
 * @param behindSeconds for how long it has taken less than it should; 0 if it keeps up
 */
public record OpenConnection(
        @Nullable String user,
        @Nullable String name,
        String address,
        long openSeconds,
        int rooms,
        long received,
        long refused,
        long pendingBytes,
        long behindSeconds) {

    /** Whether it is one of somebody's. */
    boolean isOf(Subject subject) {
        return subject.is(user, name, address);
    }
}
