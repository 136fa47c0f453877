package chat.server.fuzz;

import chat.protocol.Characters;
import chat.server.fuzz.ServerOutput.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines of the plain dialect. The first one is the query of the upgrade, whose token, if it has one, is refused; of the others each is said, and comes back as it is, in order, up to
 * the first that is not UTF-8.
 */
public final class PlainFuzz {

    private PlainFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        List<byte[]> lines = lines(input);
        byte[] target = ClientBytes.join(ClientBytes.ascii("/?"), lines.get(0));
        List<byte[]> pieces = new ArrayList<>(List.of(ClientBytes.upgrade(target)));
        List<String> expected = new ArrayList<>();
        boolean valid = true;
        for (byte[] line : lines.subList(1, lines.size())) {
            pieces.add(ClientBytes.text(line));
            String text = utf8(line);
            if (text == null) {
                valid = false;
            } else if (valid && !Characters.isBlank(text)) {
                expected.add(text);
            }
        }
        ServerOutput output = ServerOutput.parse(Conversation.hold(Conversation.SETTINGS, pieces));
        if (output.frames().contains(new Frame(ServerOutput.CLOSE, "4500"))) {
            requireToken(lines.get(0));
        } else if (output.statuses().contains(101)) {
            requireSaid(output.frames(), expected, valid);
        } else if (output.statuses().stream().anyMatch(status -> status < 400 && status != 200 || status >= 500)) {
            throw new AssertionError("neither upgraded nor refused: " + output.statuses());
        }
    }

    private static void requireToken(byte[] query) {
        if (!new String(query, StandardCharsets.ISO_8859_1).contains("token=")) {
            throw new AssertionError("sent away without a token");
        }
    }

    private static void requireSaid(List<Frame> frames, List<String> expected, boolean valid) {
        List<String> said = frames.stream()
                .filter(frame -> frame.opcode() == ServerOutput.TEXT)
                .map(frame -> frame.json().string("mess"))
                .toList();
        if (!said.equals(expected)) {
            throw new AssertionError("said " + expected + ", heard " + said);
        }
        boolean refused = frames.contains(new Frame(ServerOutput.CLOSE, "1007"));
        if (refused == valid) {
            throw new AssertionError("not UTF-8: " + !valid + ", refused: " + refused);
        }
    }

    private static @Nullable String utf8(byte[] line) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static List<byte[]> lines(byte[] input) {
        List<byte[]> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < input.length; i++) {
            if (input[i] == '\n') {
                lines.add(Arrays.copyOfRange(input, start, i));
                start = i + 1;
            }
        }
        lines.add(Arrays.copyOfRange(input, start, input.length));
        return lines;
    }
}
