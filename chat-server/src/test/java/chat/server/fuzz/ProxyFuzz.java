package chat.server.fuzz;

import chat.server.config.Proxies;
import chat.server.config.Settings;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes from a trusted proxy: a header of the PROXY protocol, and requests that say where they came from. It does not matter how the
 * network cuts them: the first byte says how long the pieces are.
 */
public final class ProxyFuzz {

    private static final Settings TRUSTING =
            Conversation.SETTINGS.withProxies(Proxies.parse(List.of("127.0.0.0/8", "::1")));

    private ProxyFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        ServerOutput whole = ServerOutput.parse(Conversation.hold(TRUSTING, List.of(bytes)));
        ServerOutput cut =
                ServerOutput.parse(Conversation.hold(TRUSTING, Conversation.cut(bytes, 1 + (input[0] & 0xFF))));
        Replies.requireSame(whole, cut);
    }
}
