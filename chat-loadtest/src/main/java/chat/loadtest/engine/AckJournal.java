package chat.loadtest.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.loadtest.judge.Acknowledgement;
import chat.loadtest.judge.JournalHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a line of JSON for each acknowledged message, for the command {@code check}. Thread-safe: each event loop collects lines
 * in its part, which writes them together.
 */
public final class AckJournal implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int PART_CHARS = 64 * 1024;

    private final @Nullable Writer file;

    private AckJournal(@Nullable Writer file) {
        this.file = file;
    }

    /** Writes nothing. */
    public static AckJournal none() {
        return new AckJournal(null);
    }

    /**
     * Writes to a file and replaces its content.
     *
     * @throws IOException if it cannot be written
     */
    public static AckJournal to(Path path, String run, int textBytes) throws IOException {
        Writer file = Files.newBufferedWriter(path, UTF_8);
        file.write(line(new JournalHeader(run, textBytes)));
        return new AckJournal(file);
    }

    private static String line(Object fields) {
        return JSON.writeValueAsString(fields) + "\n";
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

        void acknowledged(Supplier<Acknowledgement> answer) {
            if (file == null) {
                return;
            }
            lines.append(line(answer.get()));
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
