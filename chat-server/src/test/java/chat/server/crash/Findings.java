package chat.server.crash;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What the {@link Checker} found. Immutable.
 *
 * @param acknowledged how many different messages were acknowledged
 * @param again how many sends were repetitions
 * @param duplicates how many acknowledgements said that the message had been kept before
 * @param received how many messages the clients were told, all together
 */
public record Findings(List<Fault> faults, int acknowledged, int again, int duplicates, int received) {

    private static final int SHOWN = 5;

    /** What went wrong. */
    public enum Kind {
        /** A message was acknowledged, and the history lacks it. */
        LOST,
        /** A message is in the history twice. */
        TWICE,
        /** A message was acknowledged under another number than it has in the history. */
        MOVED,
        /** A message in the history was sent by nobody in this form. */
        MADE_UP,
        /** The numbers of a room's history are not 1, 2, 3. */
        HOLE,
        /** The history has one client's messages of a room in another order than they were sent. */
        DISORDER,
        /** A client was told a message that the history lacks. */
        PHANTOM,
        /** A client was told a message that differs from what the history has under its number. */
        DIFFERENT,
        /** A client was told a message twice, or after a later one. */
        OUT_OF_ORDER,
        /** A client was not told a message of the history. */
        MISSED,
        /** A room's numbering was called another one. */
        EPOCH,
        /** A client that came back was told that something is gone. */
        NOT_RECOVERED
    }

    /** One thing that went wrong, in words. */
    public record Fault(Kind kind, String text) {}

    public Findings {
        faults = List.copyOf(faults);
    }

    public Set<Kind> kinds() {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        faults.forEach(fault -> kinds.add(fault.kind));
        return kinds;
    }

    public int count(Kind kind) {
        return (int) faults.stream().filter(fault -> fault.kind == kind).count();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("%d acknowledged, %d sent again, %d of them kept before, %d received; "
                .formatted(acknowledged, again, duplicates, received));
        if (faults.isEmpty()) {
            return text.append("no faults").toString();
        }
        kinds().forEach(kind ->
                text.append(count(kind)).append(' ').append(kind).append(", "));
        text.append("among them:");
        faults.stream().limit(SHOWN).forEach(fault -> text.append("\n  ").append(fault));
        return text.append('\n').toString();
    }
}
