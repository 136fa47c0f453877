package chat.server.store.log;

import chat.server.store.SegmentFile;
import chat.server.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** In which condition a log was found. Immutable. */
public sealed interface RecoveredLog {

    /** The problem where a record follows one that cannot be read. */
    String MORE =
            "there is more of the log than can be read. Put the file back, or make a folder of the messages before the damage:"
                    + " chat-server history backup";

    /** No record is missing that was not missing before. */
    record Complete(LogContents contents) implements RecoveredLog {}

    /**
     * A crash has cut off the last record, which nobody was given as durable.
     *
     * @param events what can still be read of it, for people
     */
    record TornTail(LogContents contents, Path segment, List<String> events) implements RecoveredLog {}

    /** Records are missing that were never durable, as after a power cut without flushes. */
    record Gap(LogContents contents, Path segment) implements RecoveredLog {}

    /** Records are missing or harmed that were durable. */
    record Damaged(Path segment, String problem) implements RecoveredLog {
        @Override
        public LogContents contents() {
            throw new IllegalStateException("nothing of a damaged log is used");
        }
    }

    LogContents contents();

    /** What is done in each case. */
    interface Cases<T> {
        T complete(Complete complete) throws StoreException;

        T tornTail(TornTail torn) throws StoreException;

        T gap(Gap gap) throws StoreException;

        T damaged(Damaged damaged) throws StoreException;
    }

    default <T> T match(Cases<T> cases) throws StoreException {
        if (this instanceof Complete complete) {
            return cases.complete(complete);
        } else if (this instanceof TornTail torn) {
            return cases.tornTail(torn);
        } else if (this instanceof Gap gap) {
            return cases.gap(gap);
        }
        return cases.damaged((Damaged) this);
    }

    /**
     * Reads the segments of a log that nobody is writing.
     *
     * @throws StoreException if they cannot be read
     */
    static RecoveredLog read(List<SegmentFile> files) throws StoreException {
        List<Segment> segments = new ArrayList<>();
        for (SegmentFile file : files) {
            segments.add(Segment.of(file.path(), file.read()));
        }
        sort(segments);
        LogContents contents = LogContents.of(segments);
        for (Segment segment : segments) {
            if (segment.continuesAfter(contents.end())) {
                return new Damaged(segment.file(), MORE);
            }
        }
        Path oldest = segments.get(0).file();
        if (contents.lacksUnflushed()) {
            return contents.isDurable()
                    ? new Damaged(oldest, "a part of the log is missing")
                    : new Gap(contents, oldest);
        }
        Segment newest = segments.get(segments.size() - 1);
        return newest.isTorn() ? new TornTail(contents, newest.file(), newest.tornEvents()) : new Complete(contents);
    }

    /** Reads segments that a server may be writing; oldest first. */
    static List<Segment> segments(List<Path> files) throws StoreException {
        List<Segment> segments = new ArrayList<>();
        for (Path file : files) {
            segments.add(Segment.read(file));
        }
        sort(segments);
        return segments;
    }

    private static void sort(List<Segment> segments) {
        segments.sort(
                Comparator.comparing((Segment segment) -> !segment.isEmpty()).thenComparingLong(Segment::start));
    }
}
