package chat.server.fuzz;

import java.util.Arrays;
import java.util.List;

/**
 * Bytes after an upgrade to {@code chat.v1}. It does not matter how the network cuts them: the first byte says how long the pieces are.
 */
public final class FramesFuzz {

    private static final byte[] UPGRADE =
            ClientBytes.upgrade(ClientBytes.ascii("/ws"), "Sec-WebSocket-Protocol: chat.v1\r\n");

    private FramesFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] bytes = ClientBytes.join(UPGRADE, Arrays.copyOfRange(input, 1, input.length));
        ServerOutput whole = ServerOutput.parse(Conversation.hold(Conversation.SETTINGS, List.of(bytes)));
        ServerOutput cut = ServerOutput.parse(
                Conversation.hold(Conversation.SETTINGS, Conversation.cut(bytes, 1 + (input[0] & 0xFF))));
        if (!whole.statuses().equals(List.of(101))) {
            throw new AssertionError("not upgraded: " + whole.statuses());
        }
        Replies.requireSame(whole, cut);
    }
}
