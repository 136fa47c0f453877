package chat.loadtest.judge;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.loadtest.plan.CannotRunException;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares a run's journal with the history afterwards, both as lines of JSON: the history holds each acknowledged message once,
 * has no hole, and has every sender's messages in order. Confined to a thread.
 */
public final class HistoryCheck {

    private static final int MOST_DETAILS = 10;
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * An event in the history. Immutable.
     *
     * @param text null if it has none
     * @param edited null if it was not edited since
     * @param deleted null if it was not deleted since
     */
    private record Exported(
            @JsonProperty(required = true) String room,
            @JsonProperty(required = true) String epoch,
            @JsonProperty(required = true) long seq,
            @Nullable String user,
            @Nullable String text,
            @Nullable Long time,
            @Nullable String id,
            @Nullable Object edited,
            @Nullable Object deleted) {

        private long stamp() {
            return Stamp.of(user == null ? 0 : Stamp.hash(user), 0, time == null ? 0 : time);
        }
    }

    private final Violations violations = new Violations(MOST_DETAILS);

    /** By room and epoch. */
    private final Map<String, Map<String, RoomHistory>> rooms = new TreeMap<>();

    private @Nullable PublicationMark mark;
    private long acknowledged;
    private long messages;
    private long older;

    /**
     * Reads the journal; comes first.
     *
     * @throws CannotRunException if it is no journal of a run
     */
    public void readJournal(String name, BufferedReader lines) throws IOException {
        String first = lines.readLine();
        JournalHeader header = parse(first == null ? "" : first, JournalHeader.class, name + " is no journal of a run");
        mark = new PublicationMark(header.run(), header.textBytes());
        int number = 1;
        for (String text = lines.readLine(); text != null; text = lines.readLine()) {
            number++;
            Acknowledgement line =
                    parse(text, Acknowledgement.class, name + ", line " + number + " is no line of a journal");
            room(line.room(), line.epoch()).acknowledged(line);
            acknowledged++;
        }
    }

    private RoomHistory room(String room, String epoch) {
        return rooms.computeIfAbsent(room, absent -> new TreeMap<>())
                .computeIfAbsent(epoch, absent -> new RoomHistory(room, epoch, violations));
    }

    /** Reads an export, of one room or of several one after the other; after the journal. */
    public void readExport(String name, BufferedReader lines) throws IOException {
        PublicationMark reader = mark;
        if (reader == null) {
            throw new IllegalStateException("the journal comes first");
        }
        int number = 0;
        for (String text = lines.readLine(); text != null; text = lines.readLine()) {
            number++;
            Exported line = parse(text, Exported.class, name + ", line " + number + " is no line of a history export");
            RoomHistory room = room(line.room(), line.epoch());
            messages++;
            String sent = line.text() == null ? "" : line.text();
            ByteBuf bytes = Unpooled.wrappedBuffer(sent.getBytes(UTF_8));
            if (line.edited() != null || line.deleted() != null) {
                room.foundAmended(line.seq());
            } else if (!reader.read(bytes, 0, bytes.writerIndex())) {
                room.foundForeign(line.seq());
            } else {
                room.found(line.seq(), reader.publisher(), reader.number(), line.stamp());
                checkContent(line, reader);
            }
        }
    }

    private void checkContent(Exported line, PublicationMark read) {
        if (!read.isWhole()) {
            violations.add(ViolationKind.MADE_UP, line.room(), "seq " + line.seq() + " has another text than was sent");
        } else if (!String.valueOf(read.number()).equals(line.id())) {
            violations.add(ViolationKind.CHANGED, line.room(), "seq " + line.seq() + " has another id than was sent");
        }
    }

    private static <T> T parse(String json, Class<T> type, String complaint) {
        try {
            return JSON.readValue(json, type);
        } catch (JacksonException e) {
            throw new CannotRunException(complaint);
        }
    }

    /**
     * Finds what is missing.
     *
     * @throws CannotRunException if a room of the journal is in no export
     */
    public void finish() {
        List<String> without = new ArrayList<>();
        rooms.forEach((name, epochs) -> {
            if (epochs.values().stream().allMatch(room -> room.messages() == 0)) {
                without.add(name);
            } else {
                epochs.values().forEach(room -> older += room.finish(epochs.values()));
            }
        });
        if (!without.isEmpty()) {
            throw new CannotRunException(
                    without.size() + " of the journal's rooms have no export, such as " + without.get(0));
        }
    }

    public Violations violations() {
        return violations;
    }

    /** Acknowledged messages in the journal. */
    public long acknowledged() {
        return acknowledged;
    }

    /** Messages in the history. */
    public long messages() {
        return messages;
    }

    /** Acknowledged messages that are older than the history of their room. */
    public long older() {
        return older;
    }
}
