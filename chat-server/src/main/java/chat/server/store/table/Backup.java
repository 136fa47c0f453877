package chat.server.store.table;

import chat.protocol.RoomName;
import chat.server.config.Durability;
import chat.server.store.Chunk;
import chat.server.store.DataFolder;
import chat.server.store.Owner;
import chat.server.store.StoreException;
import chat.server.store.log.LogContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Copies what a folder holds into a new one, also while a server is using it: a table into which the log has been flushed. */
public final class Backup {

    private Backup() {}

    /**
     * Makes one. Where the log lacks its end, or rows of the table are damaged, the copy begins a new numbering.
     *
     * @param copy the new folder, which must not be there
     * @return whether nothing is known to be missing
     */
    public static boolean make(Path folder, Path copy) throws StoreException {
        MessageStore store = MessageStore.of(folder);
        if (Files.exists(copy)) {
            throw new StoreException(copy + " is there already");
        }
        LogContents log = store.readLog(); // before the table: what is flushed meanwhile is in both
        Path file = DataFolder.messagesIn(copy);
        try (Connection connection = store.file().connectToRead()) {
            DataFolder.create(copy);
            try (PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
                vacuum.setString(1, file.toString());
                vacuum.execute();
            }
        } catch (IOException e) {
            throw StoreException.of(e, copy);
        } catch (SQLException e) {
            throw StoreException.of(e, file);
        }
        TableFile copied = new TableFile(file, Durability.DISK);
        boolean lost = !store.isLogWhole(EndCheck.noted(copied)); // the log, read again after the table
        Schema.create(copied);
        try (MessageWriter writer = new MessageWriter(copied, new Owner())) {
            lost |= !writer.repairRows();
            for (RoomName room : log.rooms()) {
                flush(room, log, writer);
            }
            writer.leaveLog(lost);
            writer.commit();
            writer.leaveOneFile();
        }
        return !lost;
    }

    private static void flush(RoomName name, LogContents log, MessageWriter writer) throws StoreException {
        StoredRoom stored = writer.rooms().find(name);
        long flushed = stored == null ? 0 : stored.newest();
        long room = stored == null ? writer.rooms().add(name) : stored.id();
        LogContents.Part part = log.after(name, flushed);
        if (part != null) {
            Chunk all = part.chunk();
            if (all.first() > flushed + 1) {
                writer.prune(room, all.first() - 1, stored != null && stored.indexed() > stored.pruned());
                writer.rooms().setPruned(room, all.first() - 1);
            }
            for (long first = all.first(); first <= all.last(); ) {
                Chunk chunk = all.from(first);
                writer.chunks().append(room, chunk);
                first = chunk.last() + 1;
            }
        }
        writer.chunks().rewrite(name, room, log.rewritesAfter(name, flushed));
        flushChanges(name, room, log, writer);
    }

    private static void flushChanges(RoomName name, long room, LogContents log, MessageWriter writer)
            throws StoreException {
        StoredState stored = writer.states().find(name, room);
        StoredState present = stored.with(name, log);
        if (present.seq() > stored.seq()) {
            writer.states().put(room, present);
        }
    }
}
