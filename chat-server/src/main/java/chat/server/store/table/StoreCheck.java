package chat.server.store.table;

import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.json.MalformedMessageException;
import chat.protocol.json.ServerMessageReader;
import chat.server.store.DamageException;
import chat.server.store.StoreException;
import chat.server.store.log.LogContents;
import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads all that a folder holds, which a server may be using, and says what is damaged. Used by one thread. */
public final class StoreCheck {

    private static final String CHUNKS =
            "SELECT " + StoredChunk.COLUMNS + " FROM chunk WHERE room = ? AND last > ? ORDER BY first";
    private static final String IDS = "SELECT id, seq FROM sent WHERE room = ? AND seq > ?";

    private static final String STATES = "SELECT " + StoredState.COLUMNS
            + ", room, coalesce((SELECT name FROM room WHERE id = state.room), room) FROM state ORDER BY room";

    private final TableFile file;
    private final LogContents log;
    private final Consumer<String> problems;
    private int problemCount;
    private long rooms;
    private long messages;

    private StoreCheck(TableFile file, LogContents log, Consumer<String> problems) {
        this.file = file;
        this.log = log;
        this.problems = problems;
    }

    /** What was looked at, and how many problems there are. */
    public record Result(long rooms, long messages, int problems) {}

    /**
     * Checks a folder.
     *
     * @param problems gets a line for each problem
     */
    public static Result run(Path folder, Consumer<String> problems) throws StoreException {
        MessageStore store = MessageStore.of(folder);
        StoreCheck check = new StoreCheck(store.file(), store.readLog(), problems);
        check.run(store);
        return new Result(check.rooms, check.messages, check.problemCount);
    }

    private void problem(String line) {
        problemCount++;
        problems.accept(line);
    }

    private void run(MessageStore store) throws StoreException {
        try (Connection connection = file.connectToRead()) {
            connection.setAutoCommit(false); // all of it at one moment
            checkFile(connection);
            if (!store.isLogWhole(MetaTable.logEnd(connection))) {
                problem("the log is damaged or lacks its end: " + store.paths());
            }
            checkRooms(connection);
        } catch (SQLException e) {
            throw StoreException.of(e, file.path());
        }
        for (RoomName room : log.rooms()) {
            checkLogged(room);
        }
    }

    private void checkFile(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("PRAGMA integrity_check(20)")) {
            while (found.next()) {
                if (!found.getString(1).equals("ok")) {
                    problem(file.path() + " is damaged: "
                            + found.getString(1).lines().findFirst().orElse(""));
                }
            }
        }
    }

    private void checkRooms(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(StoredRoom.SELECT + "ORDER BY name");
                PreparedStatement chunks = connection.prepareStatement(CHUNKS);
                PreparedStatement ids = connection.prepareStatement(IDS)) {
            while (found.next()) {
                rooms++;
                StoredRoom room = StoredRoom.of(found);
                if (!room.whole()) {
                    damaged(room, room.pruned() + 1, room.newest());
                }
                checkIds(room, checkChunks(room, chunks), ids);
            }
        }
        if (Schema.hasStates(connection)) {
            checkStates(connection);
        }
    }

    private void checkStates(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(STATES)) {
            while (found.next()) {
                try {
                    StoredState.of(found, file.path(), found.getString(5), found.getLong(4));
                } catch (DamageException e) {
                    problem(String.valueOf(e.getMessage()));
                }
            }
        }
    }

    private void damaged(StoredRoom room, long first, long last) {
        problem(String.valueOf(new DamageException(file.path(), room.name().value(), first, last).getMessage()));
    }

    /** Gives the ids of the events, by their seqs. */
    private Map<Long, Long> checkChunks(StoredRoom room, PreparedStatement chunks) throws SQLException {
        Map<Long, Long> ids = new HashMap<>();
        chunks.setLong(1, room.id());
        chunks.setLong(2, room.pruned());
        try (ResultSet found = chunks.executeQuery()) {
            for (long next = room.pruned() + 1; found.next(); ) {
                StoredChunk chunk = StoredChunk.of(found);
                if (chunk.first() > next) {
                    damaged(room, next, chunk.first() - 1);
                }
                if (!chunk.isRowWhole()) {
                    damaged(room, chunk.first(), chunk.last());
                    next = chunk.first() + chunk.messages().size();
                    continue;
                }
                long[] hashes = chunk.hashes();
                for (int i = 0; i < hashes.length; i++) {
                    ids.put(chunk.first() + i, hashes[i]);
                }
                checkMessages(room, chunk);
                next = chunk.last() + 1;
            }
        }
        return ids;
    }

    private void checkMessages(StoredRoom room, StoredChunk chunk) {
        List<byte @Nullable []> payloads = chunk.messages();
        for (int i = 0; i < payloads.size(); i++) {
            byte[] payload = payloads.get(i);
            messages++;
            if (payload == null || !isEvent(room.name(), chunk.first() + i, payload)) {
                damaged(room, chunk.first() + i, chunk.first() + i);
            }
        }
    }

    private static boolean isEvent(RoomName room, long seq, byte[] payload) {
        try {
            return ServerMessageReader.read(Unpooled.wrappedBuffer(payload)) instanceof RoomEvent event
                    && event.seq() == seq
                    && event.room().equals(room);
        } catch (MalformedMessageException e) {
            return false;
        }
    }

    /** The index must say of each id what the events say. */
    private void checkIds(StoredRoom room, Map<Long, Long> ids, PreparedStatement indexed) throws SQLException {
        indexed.setLong(1, room.id());
        indexed.setLong(2, room.pruned());
        try (ResultSet found = indexed.executeQuery()) {
            while (found.next()) {
                Long id = ids.get(found.getLong(2));
                if (id != null && id != found.getLong(1)) {
                    problem(file.path() + " is damaged: the index of ids, room " + room.name() + ", number "
                            + found.getLong(2));
                }
            }
        }
    }

    private void checkLogged(RoomName room) throws StoreException {
        long flushed;
        try (MessageReader reader = new MessageReader(file, LogContents.NONE)) {
            StoredRoom stored = reader.findRoom(room);
            rooms += stored == null ? 1 : 0;
            flushed = stored == null ? 0 : stored.newest();
        } catch (DamageException e) {
            return; // found above
        }
        LogContents.Part part = log.after(room, flushed);
        messages += part == null ? 0 : part.chunk().payloads().size();
    }
}
