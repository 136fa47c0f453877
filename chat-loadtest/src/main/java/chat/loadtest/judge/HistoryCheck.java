package chat.loadtest.judge;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.loadtest.plan.CannotRunException;
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
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Compares what a run was told to be kept with what is kept: each acknowledged publication once, no hole, every sender in
 * order. Both come as lines of JSON. Confined to a thread.
 */
public final class HistoryCheck {

    private static final int MOST_DETAILS = 10;

    /** The fields of a line that matter; those that it lacks are empty or negative. */
    private static final class Line {
        private String room = "";
        private String epoch = "";
        private String text = "";
        private String run = "";
        private long seq = -1;
        private long sender = -1;
        private long number = -1;
        private long textBytes = -1;
    }

    private final JsonFactory json = new JsonFactory();
    private final Violations violations = new Violations(MOST_DETAILS);
    private final Map<String, KeptRoom> rooms = new TreeMap<>();
    private @Nullable PublicationMark mark;
    private long acknowledged;
    private long messages;
    private long older;

    /**
     * Reads what was acknowledged; first of all.
     *
     * @throws CannotRunException if it is no journal of a run
     */
    public void readJournal(String name, BufferedReader lines) throws IOException {
        String first = lines.readLine();
        Line header = first == null ? new Line() : parse(name, 1, first);
        if (header.run.isEmpty() || header.textBytes < 0) {
            throw new CannotRunException(name + " is no journal of a run");
        }
        mark = new PublicationMark(header.run, (int) header.textBytes);
        int number = 1;
        for (String text = lines.readLine(); text != null; text = lines.readLine()) {
            Line line = parse(name, ++number, text);
            if (line.room.isEmpty() || line.seq < 0 || line.sender < 0 || line.number < 0) {
                throw new CannotRunException(name + ", line " + number + " is no line of a journal");
            }
            room(line).acknowledged(line.seq, (int) line.sender, (int) line.number);
            acknowledged++;
        }
    }

    private KeptRoom room(Line line) {
        return rooms.computeIfAbsent(line.room + " " + line.epoch, absent -> new KeptRoom(line.room, violations));
    }

    /** Reads an export, of one room or of several one after the other; after the journal. */
    public void readExport(String name, BufferedReader lines) throws IOException {
        PublicationMark reader = mark;
        if (reader == null) {
            throw new IllegalStateException("the journal comes first");
        }
        int number = 0;
        for (String text = lines.readLine(); text != null; text = lines.readLine()) {
            Line line = parse(name, ++number, text);
            if (line.room.isEmpty() || line.epoch.isEmpty() || line.seq < 0) {
                throw new CannotRunException(name + ", line " + number + " is no line of a history export");
            }
            messages++;
            ByteBuf bytes = Unpooled.wrappedBuffer(line.text.getBytes(UTF_8));
            if (!reader.read(bytes, 0, bytes.writerIndex())) {
                room(line).keptForeign(line.seq);
            } else {
                room(line).kept(line.seq, reader.publisher(), reader.number());
                if (!reader.isWhole()) {
                    violations.add(
                            ViolationKind.MADE_UP, line.room, "seq " + line.seq + " has another text than was sent");
                }
            }
        }
    }

    private Line parse(String name, int number, String text) {
        Line line = new Line();
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new CannotRunException(name + ", line " + number + " is no JSON object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_STRING) {
                    set(line, field, parser.getString());
                } else if (value == JsonToken.VALUE_NUMBER_INT) {
                    set(line, field, parser.getLongValue());
                } else {
                    parser.skipChildren();
                }
            }
            return line;
        } catch (JacksonException e) {
            throw new CannotRunException(name + ", line " + number + " is no JSON object");
        }
    }

    private static void set(Line line, String field, String value) {
        switch (field) {
            case "room" -> line.room = value;
            case "epoch" -> line.epoch = value;
            case "text" -> line.text = value;
            case "run" -> line.run = value;
            default -> {}
        }
    }

    private static void set(Line line, String field, long value) {
        switch (field) {
            case "seq" -> line.seq = value;
            case "sender" -> line.sender = value;
            case "number" -> line.number = value;
            case "textBytes" -> line.textBytes = value;
            default -> {}
        }
    }

    /**
     * Finds what is missing.
     *
     * @throws CannotRunException if a room of the journal is in no export
     */
    public void finish() {
        List<String> without = new ArrayList<>();
        rooms.forEach((name, room) -> {
            if (room.messages() == 0) {
                without.add(name);
            } else {
                older += room.finish();
            }
        });
        if (!without.isEmpty()) {
            throw new CannotRunException("no export was given of " + without.size()
                    + " of the journal's rooms, such as " + without.get(0).replace(" ", " in epoch "));
        }
    }

    public Violations violations() {
        return violations;
    }

    /** How many publications were acknowledged. */
    public long acknowledged() {
        return acknowledged;
    }

    /** How many messages are kept. */
    public long messages() {
        return messages;
    }

    /** How many publications were acknowledged, and are older than all that is kept of their rooms. */
    public long older() {
        return older;
    }
}
