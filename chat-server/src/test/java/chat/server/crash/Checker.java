package chat.server.crash;

import chat.server.client.Json;
import chat.server.crash.Findings.Fault;
import chat.server.crash.Findings.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares what clients noted with the history that was kept. The ids of messages have to differ between the clients, too,
 * and the history has to be whole. Used once, by one thread.
 */
public final class Checker {

    private final Map<String, History> histories = new HashMap<>();
    private final Map<String, Json> sent = new HashMap<>();
    private final Set<String> acknowledged = new HashSet<>();
    private final List<Fault> faults = new ArrayList<>();
    private int again;
    private int duplicates;
    private int received;

    private Checker() {}

    /** A room's history: its messages by number, and the first number of each id. */
    private record History(String epoch, TreeMap<Long, Json> messages, Map<String, Long> seqs) {}

    /**
     * Checks.
     *
     * @param notes a file of each client
     * @param exports the export of each room by its name, as the program prints it
     */
    public static Findings check(List<Path> notes, Map<String, Path> exports) throws IOException {
        Map<String, List<Json>> histories = new HashMap<>();
        for (Map.Entry<String, Path> export : exports.entrySet()) {
            histories.put(export.getKey(), Notes.read(export.getValue()));
        }
        List<List<Json>> clients = new ArrayList<>();
        for (Path file : notes) {
            clients.add(Notes.read(file));
        }
        return compare(clients, histories);
    }

    static Findings compare(List<List<Json>> clients, Map<String, List<Json>> exports) {
        return new Checker().findings(clients, exports);
    }

    private Findings findings(List<List<Json>> clients, Map<String, List<Json>> exports) {
        exports.forEach(this::readHistory);
        clients.forEach(this::readSent);
        histories.forEach(this::checkContent);
        clients.forEach(this::checkOrderOfSending);
        for (List<Json> notes : clients) {
            checkAcknowledgements(notes);
            histories.forEach((room, history) -> checkReception(room, history, notes));
        }
        return new Findings(faults, acknowledged.size(), again, duplicates, received);
    }

    private void fault(Kind kind, String room, String text) {
        faults.add(new Fault(kind, room + ": " + text));
    }

    private void readHistory(String room, List<Json> lines) {
        String epoch = lines.isEmpty() ? "" : lines.get(0).string("epoch");
        History history = new History(epoch, new TreeMap<>(), new HashMap<>());
        histories.put(room, history);
        long last = 0;
        for (Json line : lines) {
            long seq = line.number("seq");
            if (seq != last + 1) {
                fault(Kind.HOLE, room, seq + " follows " + last + " in the history");
            }
            last = seq;
            checkEpoch(room, history, line);
            history.messages.put(seq, line);
            Long first = history.seqs.putIfAbsent(line.string("id"), seq);
            if (first != null) {
                fault(Kind.TWICE, room, "kept as " + first + " before: " + line);
            }
        }
    }

    private void checkEpoch(String room, History history, Json line) {
        if (!line.string("epoch").equals(history.epoch)) {
            fault(Kind.EPOCH, room, "the history's is " + history.epoch + ": " + line);
        }
    }

    private static boolean is(String event, Json note) {
        return note.string("event").equals(event);
    }

    private void readSent(List<Json> notes) {
        String user = "";
        for (Json note : notes) {
            if (is("welcome", note) && user.isEmpty()) {
                user = note.string("user");
            } else if (is("sent", note)) {
                again += note.flag("again") ? 1 : 0;
                sent.put(note.string("id"), note.with("user", user));
            }
        }
    }

    private void checkContent(String room, History history) {
        history.messages.forEach((seq, message) -> {
            Json asSent = sent.get(message.string("id"));
            if (asSent == null || !haveInCommon(List.of("room", "user", "text"), asSent, message)) {
                fault(Kind.MADE_UP, room, "nobody sent this: " + message);
            }
        });
    }

    private static boolean haveInCommon(List<String> names, Json one, Json other) {
        return names.stream().allMatch(name -> one.string(name).equals(other.string(name)));
    }

    private @Nullable Long seqOf(Json note) {
        return history(note).seqs.get(note.string("id"));
    }

    private History history(Json note) {
        History history = histories.get(note.string("room"));
        if (history == null) {
            throw new IllegalArgumentException("the history of the room is not there: " + note);
        }
        return history;
    }

    private void checkOrderOfSending(List<Json> notes) {
        Map<String, Long> lastOfRoom = new HashMap<>();
        for (Json note : notes) {
            if (!is("sent", note) || note.flag("again")) {
                continue;
            }
            String room = note.string("room");
            Long seq = seqOf(note);
            if (seq != null) {
                Long last = lastOfRoom.put(room, seq);
                if (last != null && last >= seq) {
                    fault(Kind.DISORDER, room, "sent after " + last + " and kept as " + seq + ": " + note);
                }
            }
        }
    }

    private void checkAcknowledgements(List<Json> notes) {
        for (Json note : notes) {
            if (!is("acknowledged", note)) {
                continue;
            }
            acknowledged.add(note.string("id"));
            duplicates += note.flag("duplicate") ? 1 : 0;
            String room = note.string("room");
            checkEpoch(room, history(note), note);
            Long seq = seqOf(note);
            if (seq == null) {
                fault(Kind.LOST, room, "not in the history: " + note);
            } else if (seq != note.number("seq")) {
                fault(Kind.MOVED, room, seq + " in the history: " + note);
            }
        }
    }

    private void checkReception(String room, History history, List<Json> notes) {
        boolean member = false;
        long last = 0;
        for (Json note : notes) {
            if (is("joined", note) && note.string("room").equals(room)) {
                checkEpoch(room, history, note);
                if (!note.has("since")) {
                    last = note.number("seq");
                } else if (!note.flag("recovered")) {
                    fault(Kind.NOT_RECOVERED, room, "something is gone: " + note);
                }
                member = true;
            } else if (is("received", note) && note.string("room").equals(room)) {
                received++;
                long seq = note.number("seq");
                checkReceived(room, history, note);
                if (seq <= last) {
                    fault(Kind.OUT_OF_ORDER, room, "after " + last + " came " + note);
                }
                checkNothingMissed(room, history, last, seq);
                last = Math.max(last, seq);
            }
        }
        if (member) {
            checkNothingMissed(room, history, last, Long.MAX_VALUE);
        }
    }

    private void checkReceived(String room, History history, Json note) {
        Json kept = history.messages.get(note.number("seq"));
        if (kept == null) {
            fault(Kind.PHANTOM, room, "not in the history: " + note);
        } else if (!haveInCommon(List.of("id", "user", "text"), kept, note)) {
            fault(Kind.DIFFERENT, room, "kept as " + kept + ", received as " + note);
        }
    }

    private void checkNothingMissed(String room, History history, long last, long next) {
        int missed = next > last + 1 ? history.messages.subMap(last + 1, next).size() : 0;
        if (missed > 0) {
            fault(Kind.MISSED, room, missed + " messages after " + last + " were not received");
        }
    }
}
