package chat.server.stream.postgres;

import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.lifecycle.Pulse;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of nodes and members, on one connection that commits by itself. Confined to a thread.
 *
 * <p>Each change is one statement, so that a node that stops in the middle holds no lock. The tables are not logged: a crash empties them, and the nodes
 * write them again.
 */
final class MemberTable {

    private static final Logger log = LoggerFactory.getLogger(MemberTable.class);

    static final String CHANNEL = "chat_signals";

    private static final int FETCH_ROWS = 5_000;

    /** Changes the node's row first: if it is gone, nothing else happens. */
    private static final String SAY =
            "WITH me AS (UPDATE node SET beat = clock_timestamp(), said = ? WHERE id = ? RETURNING id),"
                    + " gone AS (DELETE FROM member m USING me, unnest(?, ?) u(room, user_id)"
                    + " WHERE m.node = me.id AND m.room = u.room AND m.user_id = u.user_id),"
                    + " here AS (INSERT INTO member (node, room, user_id, user_name, written)"
                    + " SELECT me.id, u.room, u.user_id, u.user_name, ? FROM me, unnest(?, ?, ?) u(room, user_id, user_name)"
                    + " ON CONFLICT (node, room, user_id) DO UPDATE SET user_name = excluded.user_name, written = excluded.written)"
                    + " SELECT pg_notify('" + CHANNEL
                    + "', n.note) FROM me, unnest(?) WITH ORDINALITY n(note, at) ORDER BY n.at";

    private static final String BEGIN =
            "INSERT INTO node (id, beat, said, complete) VALUES (?, clock_timestamp(), 0, false)"
                    + " ON CONFLICT (id) DO UPDATE SET beat = clock_timestamp()";

    private static final String PUT = "INSERT INTO member (node, room, user_id, user_name, written)"
            + " SELECT ?, u.room, u.user_id, u.user_name, ? FROM unnest(?, ?, ?) u(room, user_id, user_name)"
            + " ON CONFLICT (node, room, user_id) DO UPDATE SET user_name = excluded.user_name, written = excluded.written";

    private static final String COMPLETE =
            "WITH me AS (INSERT INTO node (id, beat, said, complete) VALUES (?, clock_timestamp(), ?, true)"
                    + " ON CONFLICT (id) DO UPDATE SET beat = clock_timestamp(), said = excluded.said, complete = true RETURNING id),"
                    + " old AS (DELETE FROM member m USING me WHERE m.node = me.id AND m.written < ?)"
                    + " SELECT pg_notify('" + CHANNEL + "', ?) FROM me";

    private static final String SWEEP =
            "WITH dead AS (DELETE FROM node WHERE id <> ? AND beat < clock_timestamp() - ? * interval '1 ms'"
                    + " RETURNING id, (extract(epoch FROM clock_timestamp() - beat) * 1000)::bigint AS silent),"
                    + " gone AS (DELETE FROM member m USING dead WHERE m.node = dead.id)"
                    + " SELECT id, silent, pg_notify('" + CHANNEL + "', ? || id || E'\\t' || silent) FROM dead";

    private static final String LEAVE = "WITH me AS (DELETE FROM node WHERE id = ? RETURNING id),"
            + " gone AS (DELETE FROM member m USING me WHERE m.node = me.id)"
            + " SELECT pg_notify('" + CHANNEL + "', ?) FROM me";

    private static final String READ = "SELECT n.said, m.room, m.user_id, m.user_name FROM node n"
            + " LEFT JOIN member m ON m.node = n.id WHERE n.id = ? AND n.complete";

    /**
     * The members of a node.
     *
     * @param said the number of the last note that is in it
     */
    record Stored(long said, Map<RoomName, Map<UserId, UserName>> rooms) {}

    private final Connection connection;
    private final long node;
    private final Pulse pulse;

    /** @param pulse rests while this waits for the database, which is no fault of the thread's */
    MemberTable(Connection connection, long node, Pulse pulse) {
        this.connection = connection;
        this.node = node;
        this.pulse = pulse;
    }

    /** Nothing in these tables outlives a crash, so no commit has to wait for the disk. */
    void prepare() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET synchronous_commit = off");
        }
    }

    void listen() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + CHANNEL);
        }
    }

    /**
     * Writes what is new, is alive, and notifies.
     *
     * @param number of the last note
     * @return false if the node is not in the table: nothing was written
     */
    boolean say(long number, List<OwnMembers.Standing> news, List<String> notes) throws SQLException {
        List<OwnMembers.Standing> here =
                news.stream().filter(standing -> standing.name() != null).toList();
        List<OwnMembers.Standing> gone =
                news.stream().filter(standing -> standing.name() == null).toList();
        try (PreparedStatement statement = connection.prepareStatement(SAY)) {
            statement.setLong(1, number);
            statement.setLong(2, node);
            statement.setArray(3, rooms(gone));
            statement.setArray(4, users(gone));
            statement.setLong(5, number);
            setMembers(statement, 6, here);
            statement.setArray(9, texts(notes.toArray(String[]::new)));
            return hasRow(statement);
        }
    }

    /** Begins to write all members of this node again. The others look at it once it is {@linkplain #complete}, or as it was before. */
    void begin() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(BEGIN)) {
            statement.setLong(1, node);
            execute(statement);
        }
    }

    void put(long number, List<OwnMembers.Standing> members) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PUT)) {
            statement.setLong(1, node);
            statement.setLong(2, number);
            setMembers(statement, 3, members);
            execute(statement);
        }
    }

    /** All members are written; those written before {@code from} are no members any more. */
    void complete(long from, long number, String note) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COMPLETE)) {
            statement.setLong(1, node);
            statement.setLong(2, number);
            statement.setLong(3, from);
            statement.setString(4, note);
            hasRow(statement);
        }
    }

    /** Takes out the nodes that have been silent for longer than that, and notifies. Of several nodes that do this at once, one finds them. */
    List<SignalNote.Gone> sweep(long silentMillis) throws SQLException {
        String start = SignalCodec.encode(node, () -> 0, List.of()).get(0) + "\n%";
        try (PreparedStatement statement = connection.prepareStatement(SWEEP)) {
            statement.setLong(1, node);
            statement.setLong(2, silentMillis);
            statement.setString(3, start);
            List<SignalNote.Gone> gone = new ArrayList<>();
            try (ResultSet rows = query(statement)) {
                while (rows.next()) {
                    gone.add(new SignalNote.Gone(rows.getLong(1), rows.getLong(2)));
                }
            }
            return gone;
        }
    }

    /** This node is no more. */
    void leave() throws SQLException {
        List<SignalNote.News> gone = List.of(new SignalNote.Gone(node, 0));
        try (PreparedStatement statement = connection.prepareStatement(LEAVE)) {
            statement.setLong(1, node);
            statement.setString(2, SignalCodec.encode(node, () -> 0, gone).get(0));
            hasRow(statement);
        }
    }

    /** The other nodes. */
    List<Long> others() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT id FROM node WHERE complete AND id <> ?")) {
            statement.setLong(1, node);
            List<Long> others = new ArrayList<>();
            try (ResultSet rows = query(statement)) {
                while (rows.next()) {
                    others.add(rows.getLong(1));
                }
            }
            return others;
        }
    }

    /** All of one moment; empty if the node is not there. */
    Optional<Stored> read(long other) throws SQLException {
        connection.setAutoCommit(false); // the driver reads row by row only inside a transaction
        try (PreparedStatement statement = connection.prepareStatement(READ)) {
            statement.setFetchSize(FETCH_ROWS);
            statement.setLong(1, other);
            try (ResultSet rows = query(statement)) {
                return stored(rows);
            }
        } finally {
            connection.setAutoCommit(true); // which commits
        }
    }

    private static Optional<Stored> stored(ResultSet rows) throws SQLException {
        Map<RoomName, Map<UserId, UserName>> rooms = new HashMap<>();
        long said = -1;
        while (rows.next()) {
            said = rows.getLong(1);
            String room = rows.getString(2);
            if (room != null) {
                add(rooms, room, rows.getString(3), rows.getString(4));
            }
        }
        return said < 0 ? Optional.empty() : Optional.of(new Stored(said, rooms));
    }

    /** Names of a later release, which may have other rules, are left out. */
    private static void add(Map<RoomName, Map<UserId, UserName>> rooms, String room, String user, String name) {
        try {
            UserName valid = new UserName(name);
            rooms.computeIfAbsent(new RoomName(room), added -> new HashMap<>()).put(new UserId(user), valid);
        } catch (IllegalArgumentException e) {
            log.debug("not a member: {} {} {}", room, user, name);
        }
    }

    private void setMembers(PreparedStatement statement, int at, List<OwnMembers.Standing> members)
            throws SQLException {
        statement.setArray(at, rooms(members));
        statement.setArray(at + 1, users(members));
        statement.setArray(
                at + 2,
                texts(members.stream()
                        .map(standing -> String.valueOf(standing.name()))
                        .toArray(String[]::new)));
    }

    private Array rooms(List<OwnMembers.Standing> standings) throws SQLException {
        return texts(standings.stream().map(standing -> standing.room().value()).toArray(String[]::new));
    }

    private Array users(List<OwnMembers.Standing> standings) throws SQLException {
        return texts(standings.stream().map(standing -> standing.user().value()).toArray(String[]::new));
    }

    private Array texts(@Nullable String[] texts) throws SQLException {
        return connection.createArrayOf("text", texts);
    }

    private void execute(PreparedStatement statement) throws SQLException {
        pulse.end();
        try {
            statement.executeUpdate();
        } finally {
            pulse.begin();
        }
    }

    private ResultSet query(PreparedStatement statement) throws SQLException {
        pulse.end();
        try {
            return statement.executeQuery();
        } finally {
            pulse.begin();
        }
    }

    /** What came on the channel; waits for it at most as long as that. */
    List<String> notes(int millis) throws SQLException {
        pulse.end();
        try {
            return Arrays.stream(Notifications.await(connection, millis))
                    .map(PGNotification::getParameter)
                    .toList();
        } finally {
            pulse.begin();
        }
    }

    private boolean hasRow(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = query(statement)) {
            return rows.next();
        }
    }
}
