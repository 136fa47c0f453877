package chat.server.fuzz;

import java.util.Arrays;
import java.util.List;

/**
 * Bytes from the first on: requests, and maybe frames. It does not matter how the network cuts them: the first byte says how long the
 * pieces are.
 */
public final class HttpFuzz {

    private HttpFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        ServerOutput whole = ServerOutput.parse(Conversation.hold(Conversation.SETTINGS, List.of(bytes)));
        ServerOutput cut = ServerOutput.parse(
                Conversation.hold(Conversation.SETTINGS, Conversation.cut(bytes, 1 + (input[0] & 0xFF))));
        Replies.requireSame(whole, cut);
    }
}
