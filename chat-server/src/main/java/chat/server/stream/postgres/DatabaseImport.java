package chat.server.stream.postgres;

import chat.protocol.RoomName;
import chat.server.stream.Cursors;
import chat.server.stream.RoomState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Fills empty databases with rooms, in one transaction in each of them. Confined to one thread.
 *
 * <p>Numbers and times stay, so that clients go on where they were; and ids, so that a repetition is found.
 */
public final class DatabaseImport implements AutoCloseable {

    private final Shards shards;
    private final List<ImportSession> sessions = new ArrayList<>();
    private @Nullable ImportSession present;

    /**
     * Connects, and makes the tables where there are none.
     *
     * @param databases as nodes name them
     * @throws IOException if one cannot be used or has events, with one line that says so
     */
    public DatabaseImport(List<Database> databases) throws IOException {
        shards = Shards.of(databases);
        try {
            for (Database database : databases) {
                sessions.add(new ImportSession(database));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Begins with a room, which none has begun before. Its events follow, and {@link #end}. */
    public void begin(RoomName room) throws IOException {
        present = sessions.get(shards.shardOf(room));
        present.begin(room);
    }

    /** Adds the next event of the room. */
    public void add(byte[] payload) throws IOException {
        present().add(payload);
    }

    /**
     * Ends the room.
     *
     * @param oldest seq of its oldest event; {@code newest + 1} if it has none any more
     * @param newest seq of the newest event that it ever had
     * @param state what holds in it
     */
    public void end(long oldest, long newest, RoomState state) throws IOException {
        present().end(oldest, newest, state);
    }

    /**
     * Adds how far a webhook has got.
     *
     * @param rooms as they are written
     * @param since in ms since 1970, UTC: rooms where it has no place begin then
     */
    public void webhook(String name, String rooms, long since, Map<RoomName, Cursors.Cursor> places)
            throws IOException {
        sessions.get(0).webhook(name, rooms, since, places); // the one that counts
    }

    /**
     * Commits all rooms.
     *
     * @param epoch of their numbers
     * @param key of the sessions that clients have; null: none goes on
     * @throws IOException with one line; nothing was imported then, unless that says so or a connection was lost
     */
    public void commit(UUID epoch, byte @Nullable [] key) throws IOException {
        for (int i = 0; i < sessions.size(); i++) {
            try {
                sessions.get(i).commit(epoch, key);
            } catch (IOException e) {
                throw i == 0
                        ? e
                        : new IOException(
                                i + " databases are filled and the next one is not, so begin with" + " empty ones: "
                                        + e.getMessage(),
                                e);
            }
        }
    }

    private ImportSession present() {
        if (present == null) {
            throw new IllegalStateException("no room was begun");
        }
        return present;
    }

    /** What is not committed does not come in. */
    @Override
    public void close() throws IOException {
        for (ImportSession session : sessions) {
            session.close();
        }
    }
}
