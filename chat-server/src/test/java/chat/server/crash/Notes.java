package chat.server.crash;

import chat.server.client.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What one client did and was told, in that order: lines of JSON in a file, each written when it happens. Used by one thread.
 *
 * <table><caption>Fields, besides {@code event}</caption>
 * <tr><td>{@code welcome}</td><td>{@code user}: who the client is</td></tr>
 * <tr><td>{@code sent}</td><td>{@code room}, {@code id}, {@code text}; {@code again}: whether it was sent before</td></tr>
 * <tr><td>{@code acknowledged}</td><td>{@code room}, {@code id}, {@code seq}, {@code epoch}, {@code duplicate}</td></tr>
 * <tr><td>{@code joined}</td><td>{@code room}, {@code epoch}, {@code seq}, {@code first}, {@code recovered}; {@code since}:
 *     the number of the last message received, where the client had been in the room</td></tr>
 * <tr><td>{@code received}</td><td>{@code room}, {@code seq}, {@code id}, {@code user}, {@code text}</td></tr>
 * </table>
 */
final class Notes implements AutoCloseable {

    private final Writer out;

    Notes(Path file) throws IOException {
        out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    }

    void add(Json event) {
        try {
            out.write(event + "\n");
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Json welcome(String user) {
        return Json.of("event", "welcome", "user", user);
    }

    static Json sent(String room, String id, String text, boolean again) {
        return Json.of("event", "sent", "room", room, "id", id, "text", text, "again", again);
    }

    static Json acknowledged(String room, String id, long seq, String epoch, boolean duplicate) {
        return Json.of(
                "event", "acknowledged", "room", room, "id", id, "seq", seq, "epoch", epoch, "duplicate", duplicate);
    }

    static Json joined(String room, String epoch, long seq, long first, boolean recovered) {
        return Json.of(
                "event", "joined", "room", room, "epoch", epoch, "seq", seq, "first", first, "recovered", recovered);
    }

    static Json received(String room, long seq, String id, String user, String text) {
        return Json.of("event", "received", "room", room, "seq", seq, "id", id, "user", user, "text", text);
    }

    /** All of a file's lines. */
    static List<Json> read(Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                .map(Json::parse)
                .toList();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
