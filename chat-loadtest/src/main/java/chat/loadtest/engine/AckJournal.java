package chat.loadtest.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.loadtest.plan.CannotRunException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file that gets a line for each acknowledged publication, to be checked against an export afterwards. Thread-safe: lines
 * gather in the parts of the event loops, and are written together.
 */
public final class AckJournal implements AutoCloseable {

    private static final int PART_CHARS = 64 * 1024;

    private final @Nullable Writer file;

    private AckJournal(@Nullable Writer file) {
        this.file = file;
    }

    /** Keeps nothing. */
    public static AckJournal none() {
        return new AckJournal(null);
    }

    /**
     * Writes to a file, over what it holds.
     *
     * @throws CannotRunException if it cannot be written
     */
    public static AckJournal to(Path path, String run, int textBytes) {
        try {
            Writer file = Files.newBufferedWriter(path, UTF_8);
            file.write("{\"journal\":1,\"run\":\"" + run + "\",\"textBytes\":" + textBytes + "}\n");
            return new AckJournal(file);
        } catch (IOException e) {
            throw new CannotRunException(
                    "--journal: cannot write " + path + " (" + e.getClass().getSimpleName() + ")");
        }
    }

    Part newPart() {
        return new Part();
    }

    private synchronized void write(CharSequence lines) {
        if (file != null) {
            try {
                file.append(lines);
            } catch (IOException e) {
                throw new UncheckedIOException("--journal", e);
            }
        }
    }

    /** After the last part was written. */
    @Override
    public synchronized void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    /** What one event loop adds. Confined to it. */
    final class Part {

        private final StringBuilder lines = new StringBuilder();

        void acknowledged(String room, String epoch, long seq, int publisher, int number) {
            if (file == null) {
                return;
            }
            lines.append("{\"room\":\"")
                    .append(room)
                    .append("\",\"epoch\":\"")
                    .append(epoch)
                    .append("\",\"seq\":")
                    .append(seq)
                    .append(",\"sender\":")
                    .append(publisher)
                    .append(",\"number\":")
                    .append(number)
                    .append("}\n");
            if (lines.length() > PART_CHARS) {
                flush();
            }
        }

        void flush() {
            write(lines);
            lines.setLength(0);
        }
    }
}
