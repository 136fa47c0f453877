package chat.server.store.table;

import chat.server.store.SegmentFile;
import chat.server.store.StoreException;
import chat.server.store.log.LogContents;
import chat.server.store.log.LogEnd;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the log that was found to what the table knows of its end. After a clean end a log that lacks it is refused. After a crash the
 * table knows only where the log was at the last flush; a log that ends before that has lost messages, so a new numbering begins.
 */
final class EndCheck {

    private static final Logger log = LoggerFactory.getLogger(EndCheck.class);

    private static final int MOST_ROOMS = 20;

    private EndCheck() {}

    /** What is noted in a table; null if that is new. */
    static @Nullable LogEnd noted(TableFile file) throws StoreException {
        try (Connection connection = file.connectToRead()) {
            return MetaTable.logEnd(connection);
        } catch (SQLException e) {
            throw StoreException.of(e, file.path());
        }
    }

    /** Refuses a log that lacks the end that was clean. */
    static void requireCleanEnd(LogEnd noted, LogContents found, List<SegmentFile> segments) throws StoreException {
        if (noted.clean() && found.end() < noted.position()) {
            throw new StoreException(problem(noted, found, segments)
                    + ", which it has had since the server's clean end. Put the file back, or make a folder of what is"
                    + " left: chat-server history backup");
        }
    }

    private static String problem(LogEnd noted, LogContents found, List<SegmentFile> segments) {
        SegmentFile last = segments.get(noted.segment());
        String what = last.exists() ? "is damaged: it was emptied or cut off" : "is missing";
        long bytes = noted.position() - found.end();
        return last.path() + " " + what + "; the log lacks its last " + bytes + " bytes";
    }

    /** Begins a new numbering after a crash if the log lacks what was noted; says what is known. */
    static void restartAfterLoss(TableFile file, LogEnd noted, LogContents found, List<SegmentFile> segments)
            throws StoreException {
        if (found.end() >= noted.position()) {
            return;
        }
        try (Connection connection = file.connectToWrite()) {
            List<String> rooms = newest(connection, found);
            log.warn(
                    "{}, and acknowledged messages with them. A new numbering begins; the rooms go on after: {}",
                    problem(noted, found, segments),
                    rooms.isEmpty() ? "none is known" : String.join(", ", rooms));
            Path newest = found.newest();
            int segment = segments.get(1).path().equals(newest) ? 1 : 0;
            MetaTable.restart(connection, new LogEnd(found.end(), segment, false));
            connection.commit();
        } catch (SQLException e) {
            throw StoreException.of(e, file.path());
        }
    }

    /** Rooms with their newest numbers, for people. */
    private static List<String> newest(Connection connection, LogContents found) throws SQLException, StoreException {
        List<String> rooms = new ArrayList<>();
        int more = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(StoredRoom.SELECT + "ORDER BY name")) {
            while (row.next()) {
                StoredRoom room = StoredRoom.of(row);
                LogContents.Part part = found.after(room.name(), room.newest());
                if (rooms.size() < MOST_ROOMS) {
                    rooms.add(room.name().value() + " "
                            + (part == null ? room.newest() : part.chunk().last()));
                } else {
                    more++;
                }
            }
        }
        if (more > 0) {
            rooms.add(more + " more");
        }
        return rooms;
    }
}
