package chat.server.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Events as lines of JSON, with the epoch in front. Stateless. */
final class EventLines {

    private static final String START = "{\"epoch\":\"";
    private static final String AFTER_EPOCH = "\",";

    private EventLines() {}

    /** A line as it was read. */
    record Line(String epoch, String event) {}

    static void write(String epoch, Iterable<byte[]> payloads, OutputStream out) throws IOException {
        byte[] start = (START + epoch + AFTER_EPOCH).getBytes(StandardCharsets.US_ASCII);
        for (byte[] payload : payloads) {
            out.write(start);
            out.write(payload, 1, payload.length - 1); // without its brace
            out.write('\n');
        }
    }

    /** @throws IllegalArgumentException if {@link #write} has not written it */
    static Line read(String line) {
        int end = line.indexOf(AFTER_EPOCH);
        if (!line.startsWith(START) || end < START.length()) {
            throw new IllegalArgumentException("no event with its epoch");
        }
        return new Line(line.substring(START.length(), end), "{" + line.substring(end + AFTER_EPOCH.length()));
    }
}
