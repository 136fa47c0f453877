package chat.loadtest.engine;

import chat.protocol.CloseReason;
import chat.protocol.ErrorCode;
import java.util.Set;

/** A hint for users whose load meets the server's protection against floods. Stateless. */
public final class LimitsHint {

    public static final String TEXT =
            "the server's limits must be off: --sends-per-second 0 --max-connections-per-address 0";

    private static final Set<String> CODES = Set.of(
            ErrorCode.RATE_LIMITED.wireName(),
            Integer.toString(CloseReason.FLOODING.code()),
            Integer.toString(CloseReason.TOO_MANY_CONNECTIONS.code()),
            "429",
            "503");

    private LimitsHint() {}

    /**
     * Whether the hint fits.
     *
     * @param code of an error, a close or an HTTP answer
     */
    public static boolean fits(String code) {
        return CODES.contains(code);
    }

    /** The hint as the end of a sentence, empty if it does not fit. */
    static String forCode(String code) {
        return fits(code) ? "; " + TEXT : "";
    }
}
