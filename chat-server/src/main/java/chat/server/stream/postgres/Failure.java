package chat.server.stream.postgres;

import java.io.EOFException;
import java.net.SocketException;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What it means that the database has refused a transaction (PostgreSQL, appendix A). */
enum Failure {

    /** Nothing was stored; the same transaction can succeed at once. */
    AGAIN,

    /** Nothing was stored, as one of the ids is stored already. */
    REPEATED,

    /** Nothing was stored, as history was cut since this node last looked. */
    EPOCH,

    /** Nothing was stored, as the slot of a room is in another database, or is moving there now. */
    MOVED,

    /** Nothing was stored, as somebody has changed the rows of a room: numbers that were given already were to be given again. */
    BROKEN,

    /** Nothing was stored, as somebody has changed the tables: a part is missing. */
    MISSING,

    /** The connection is of no more use, and nobody knows whether something was stored. */
    UNKNOWN,

    /** Nothing was stored, and the same transaction would fail again. */
    REFUSED;

    /** By which the database refuses what is of another epoch. */
    static final String EPOCH_STATE = "CH001";

    /** The same for rooms of a slot that it does not have. */
    static final String MOVED_STATE = "CH002";

    private static final String ID_INDEX = "event_idkey";

    static Failure of(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return switch (state) {
            case "40P01", "40001", "55P03" -> AGAIN; // deadlock, serialization, lock_timeout
            case "23505" -> ID_INDEX.equals(constraint(e)) ? REPEATED : BROKEN;
            case EPOCH_STATE -> EPOCH;
            case MOVED_STATE -> MOVED;
            case "XX001", "XX002" -> REFUSED; // rows or an index that the disk has damaged
            default -> ofClass(state.isEmpty() ? "" : state.substring(0, 2));
        };
    }

    private static Failure ofClass(String stateClass) {
        return switch (stateClass) {
            case "22", "23", "54" -> REFUSED; // data, integrity, a limit
            case "42" -> MISSING; // no such table or function, or no right to it
            default -> UNKNOWN;
        };
    }

    /** What the server says, in one line: it adds others, with the place in the statement. Where it says nothing, the driver hides that in the cause. */
    static String line(SQLException e) {
        if (Connecting.isTimeout(e)) {
            return "it does not answer";
        }
        if (e.getCause() instanceof EOFException || e.getCause() instanceof SocketException) {
            return "the connection to it broke";
        }
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** Which slots have {@link #MOVED}; empty if only a row of theirs is another one. */
    static Set<Integer> slots(SQLException e) {
        if (e instanceof MovedException moved) {
            return Set.of(moved.slot());
        }
        ServerErrorMessage message = e instanceof PSQLException failure ? failure.getServerErrorMessage() : null;
        String detail = message == null ? null : message.getDetail();
        return detail == null
                ? Set.of()
                : Stream.of(detail.split(",")).map(Integer::valueOf).collect(Collectors.toUnmodifiableSet());
    }

    private static String constraint(SQLException e) {
        ServerErrorMessage message = e instanceof PSQLException failure ? failure.getServerErrorMessage() : null;
        String constraint = message == null ? null : message.getConstraint();
        return constraint == null ? "" : constraint;
    }
}
