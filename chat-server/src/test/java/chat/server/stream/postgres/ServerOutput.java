package chat.server.stream.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a server prints: in a file, and here to wait for. Thread-safe; a thread of its own reads. */
final class ServerOutput {

    private final Path file;
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    ServerOutput(InputStream in, Path file) {
        this.file = file;
        Thread reader = new Thread(() -> read(in), "output of " + file.getFileName());
        reader.setDaemon(true);
        reader.start();
    }

    private void read(InputStream in) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
                Writer writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                writer.append(line).append('\n').flush();
                add(line);
            }
        } catch (IOException e) {
            add("cannot be read: " + e);
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /**
     * Waits for a line that contains the text.
     *
     * @return false: the output ended without one
     * @throws AssertionError neither came in time
     */
    synchronized boolean awaitLine(String text, Duration bound) throws InterruptedException {
        int seen = 0;
        long deadline = System.nanoTime() + bound.toNanos();
        while (true) {
            for (; seen < lines.size(); seen++) {
                if (lines.get(seen).contains(text)) {
                    return true;
                }
            }
            if (ended) {
                return false;
            }
            wait(remaining(deadline, text));
        }
    }

    /**
     * Waits until all processes that could print have ended.
     *
     * @throws AssertionError they did not in time
     */
    synchronized void awaitEnd(Duration bound) throws InterruptedException {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!ended) {
            wait(remaining(deadline, "the end"));
        }
    }

    private long remaining(long deadline, String what) {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new AssertionError("PostgreSQL did not come to: " + what + "; " + this);
        }
        return millis;
    }

    /** The file, and the last lines. */
    @Override
    public synchronized String toString() {
        return file + " ends with:\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }
}
