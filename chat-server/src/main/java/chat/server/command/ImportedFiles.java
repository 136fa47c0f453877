package chat.server.command;

import chat.protocol.RoomEvent;
import chat.protocol.RoomEvent.RoomChanged;
import chat.protocol.RoomName;
import chat.server.stream.Payload;
import chat.server.stream.RoomState;
import chat.server.stream.postgres.DatabaseImport;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Imports what {@code history export} has printed. Confined to one thread. */
final class ImportedFiles {

    private final DatabaseImport into;
    private final Set<RoomName> rooms = new HashSet<>();
    private @Nullable String epoch;
    private @Nullable RoomName room;
    private long first;
    private long last;
    private RoomState state = RoomState.NONE;
    private long events;

    private ImportedFiles(DatabaseImport into) {
        this.into = into;
    }

    /** @throws IOException with the file and the line that cannot be imported, if one cannot */
    static HistoryImport.Imported copy(List<Path> files, DatabaseImport into) throws IOException {
        ImportedFiles imported = new ImportedFiles(into);
        for (Path file : files) {
            imported.copy(file);
        }
        return imported.commit();
    }

    private void copy(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                try {
                    add(EventLines.read(line));
                } catch (IllegalArgumentException | IllegalStateException e) {
                    throw new IOException(file + ", line " + number + ": " + e.getMessage(), e);
                }
                number++;
            }
        }
    }

    private void add(EventLines.Line line) throws IOException {
        RoomEvent event = Payload.decode(line.event().getBytes(StandardCharsets.UTF_8));
        if (epoch != null && !epoch.equals(line.epoch())) {
            throw new IllegalArgumentException("epoch " + line.epoch() + " follows " + epoch);
        }
        epoch = UUID.fromString(line.epoch()).toString();
        if (!event.room().equals(room)) {
            begin(event);
        } else if (event.seq() != last + 1) {
            throw new IllegalArgumentException("seq " + event.seq() + " follows " + last);
        }
        into.add(Payload.encode(event));
        last = event.seq();
        state = event instanceof RoomChanged change ? state.with(change) : state;
        events++;
    }

    private void begin(RoomEvent event) throws IOException {
        endRoom();
        if (!rooms.add(event.room())) {
            throw new IllegalArgumentException("the room " + event.room().value() + " comes a second time");
        }
        into.begin(event.room());
        room = event.room();
        first = event.seq();
        state = RoomState.NONE;
    }

    private void endRoom() throws IOException {
        if (room != null) {
            into.end(first, last, state);
        }
    }

    private HistoryImport.Imported commit() throws IOException {
        endRoom();
        if (epoch == null) {
            throw new IOException("there are no events to import");
        }
        into.commit(UUID.fromString(epoch), null);
        rooms.remove(RoomName.SERVER);
        return new HistoryImport.Imported(rooms.size(), events, epoch);
    }
}
