package chat.server.stream.postgres;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.List;

/** Says in a line why a server cannot be connected to; the driver hides most of it in causes. Stateless. */
final class Connecting {

    private static final String PROTOCOL_VIOLATION = "08P01";

    private Connecting() {}

    /**
     * The failure with a better line, and the same state.
     *
     * @param server host and port
     */
    static SQLException failure(String server, SQLException e) {
        return new SQLException(line(server, e), e.getSQLState(), e);
    }

    /** Of several servers, of which none can be used. */
    static SQLException failure(List<SQLException> each) {
        SQLException last = each.get(each.size() - 1);
        return each.size() == 1
                ? last
                : new SQLException(
                        String.join("; ", each.stream().map(Failure::line).toList()), last.getSQLState(), last);
    }

    private static String line(String server, SQLException e) {
        Throwable cause = e.getCause();
        if (cause instanceof UnknownHostException) {
            return server + " does not resolve";
        }
        if (cause instanceof ConnectException) {
            return "nothing listens at " + server;
        }
        if (isTimeout(e)) {
            return server + " does not answer";
        }
        if (cause instanceof EOFException) {
            return server + " closes the connection; it may not be PostgreSQL";
        }
        if (cause instanceof SocketException) {
            return server + ": " + cause.getMessage();
        }
        return PROTOCOL_VIOLATION.equals(e.getSQLState())
                ? server + " is not PostgreSQL"
                : server + ": " + Failure.line(e);
    }

    /** Whether the server has said nothing for the time of the socket. */
    static boolean isTimeout(SQLException e) {
        return e.getCause() instanceof SocketTimeoutException;
    }
}
