package chat.server.command;

import chat.protocol.RoomEvent.RoomChanged;
import chat.protocol.RoomName;
import chat.server.store.DamageException;
import chat.server.store.DataFolder;
import chat.server.store.StoreException;
import chat.server.store.table.CursorFile;
import chat.server.store.table.MessageReader;
import chat.server.store.table.MessageStore;
import chat.server.store.table.RoomStats;
import chat.server.stream.Cursors;
import chat.server.stream.Payload;
import chat.server.stream.RoomState;
import chat.server.stream.postgres.DatabaseImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Imports a folder, which is locked meanwhile, and left as it is. Confined to one thread. */
final class ImportedFolder {

    private static final String SESSIONS = "sessions";
    private static final int PAGE_EVENTS = 1_000;
    private static final String HINT = "; chat-server history backup makes a folder of what is left";

    private final MessageReader reader;
    private final DatabaseImport into;
    private int rooms;
    private long events;

    private ImportedFolder(MessageReader reader, DatabaseImport into) {
        this.reader = reader;
        this.into = into;
    }

    /** @throws IOException if a server uses it; as a {@link StoreException}: if something is missing or damaged */
    static HistoryImport.Imported copy(Path folder, DatabaseImport into) throws StoreException, IOException {
        if (!Files.exists(DataFolder.messagesIn(folder))) {
            throw new StoreException("there is no " + DataFolder.messagesIn(folder));
        }
        try (DataFolder locked = DataFolder.open(folder);
                MessageReader reader = MessageStore.readerOf(locked.path())) {
            if (!MessageStore.isLogWhole(folder)) {
                throw new StoreException(HistoryCommand.LOG_DAMAGED + HINT);
            }
            copyWebhooks(locked.path(), into);
            return new ImportedFolder(reader, into).copy();
        } catch (DamageException e) {
            throw new StoreException(e.getMessage() + HINT);
        }
    }

    /** How far they have got: rooms have the same numbers there. */
    private static void copyWebhooks(Path folder, DatabaseImport into) throws StoreException, IOException {
        if (!CursorFile.isIn(folder)) {
            return;
        }
        try (CursorFile file = CursorFile.open(folder)) {
            for (CursorFile.Reader webhook : file.readers()) {
                Map<RoomName, Cursors.Cursor> places = new HashMap<>();
                file.cursors(webhook.name())
                        .forEach((room, at) -> places.put(room, new Cursors.Cursor(at.epoch(), at.seq(), at.time())));
                into.webhook(webhook.name(), webhook.rooms(), webhook.since(), places);
            }
        }
    }

    private HistoryImport.Imported copy() throws StoreException, IOException {
        for (RoomStats stats : reader.stats()) {
            RoomName name = RoomName.parseAny(stats.name())
                    .orElseThrow(() -> new StoreException("the name of a room is damaged" + HINT));
            copy(name, stats.newest());
        }
        String epoch = reader.epoch();
        UUID kept = epoch.isEmpty() ? UUID.randomUUID() : UUID.fromString(epoch);
        into.commit(kept, reader.findSecret(SESSIONS));
        return new HistoryImport.Imported(rooms, events, kept.toString());
    }

    private void copy(RoomName name, long newest) throws StoreException, IOException {
        into.begin(name);
        long first = newest + 1;
        long last = newest;
        MessageReader.Page page = reader.readAfter(name, 0, PAGE_EVENTS);
        if (!page.payloads().isEmpty()) {
            first = page.firstSeq();
        }
        while (!page.payloads().isEmpty()) {
            for (byte[] payload : page.payloads()) {
                into.add(payload);
            }
            events += page.payloads().size();
            last = page.firstSeq() + page.payloads().size() - 1;
            page = reader.readAfter(name, last, PAGE_EVENTS);
            if (!page.payloads().isEmpty() && page.firstSeq() != last + 1) {
                throw new StoreException("the room " + name.value() + " lacks its event " + (last + 1) + HINT);
            }
        }
        into.end(first, last, state(name));
        rooms += name.equals(RoomName.SERVER) ? 0 : 1;
    }

    private RoomState state(RoomName name) throws StoreException {
        List<RoomChanged> changes = reader.stateOf(name).changes().stream()
                .map(payload -> (RoomChanged) Payload.decode(payload))
                .toList();
        return RoomState.of(changes);
    }
}
