package chat.loadtest;

import chat.loadtest.plan.CannotRunException;
import chat.loadtest.plan.Dialect;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/**
 * Refuses flags that would have no effect beside the others. Only flags of the command line count: a scenario may define more than
 * a run of it uses. Confined to the main thread.
 */
final class IgnoredFlags {

    private final ParseResult given;

    IgnoredFlags(ParseResult given) {
        this.given = given;
    }

    /** @throws CannotRunException naming a flag and what it would need */
    void refuse() {
        boolean steps = value("--steps") != null;
        boolean findLimit = isOn("--find-limit");
        without(
                "--duration",
                !steps && !findLimit,
                "has no effect with --steps and --find-limit; give --step-duration");
        without("--step-duration", steps || findLimit, "needs --steps or --find-limit");
        without("--limit-p99", findLimit, "needs --find-limit");
        without("--rate", !steps && !isPositive("--window"), "has no effect with --steps and --window");
        without("--slow-for", isPositive("--slow-readers"), "needs --slow-readers");
        without("--slow-every", isPositive("--slow-readers"), "needs --slow-readers");
        boolean rounds = value("--rounds") != null;
        without("--every", rounds, "needs --rounds");
        without("--down-for", rounds, "needs --rounds");
        boolean numbered = Dialect.parse(text("--dialect")).isNumbered();
        without("--no-echo", !numbered, "needs --dialect plain or raw");
        without("--journal", numbered, "needs --dialect chat.v1, whose messages are acknowledged");
        boolean raw = text("--dialect").equals(Dialect.RAW.text());
        WireFlags.RAW.forEach(flag -> without(flag, raw, "needs --dialect raw"));
        boolean signs = value(TokenSigner.KEY) != null;
        TokenFlags.SIGNED.forEach(flag -> without(flag, signs, "needs " + TokenSigner.KEY));
        without("--tokens", !signs, "has no effect with " + TokenSigner.KEY);
        boolean encrypted = text("--url").contains("wss:");
        without("--trust", encrypted, "needs a wss:// address");
        without("--trust-anything", encrypted, "needs a wss:// address");
        without("--trust", !isOn("--trust-anything"), "has no effect with --trust-anything");
        boolean cuts = !Duration.ZERO.equals(value("--drop-all-every"));
        without("--no-reconnect", !cuts, "has no effect with --drop-all-every, after which all members come back");
        without(
                "--metrics-url",
                value("--json") != null || value("--report") != null,
                "needs --json or --report, into which the metrics go");
    }

    private void without(String flag, boolean takesEffect, String words) {
        if (given.hasMatchedOption(flag) && !takesEffect) {
            throw new CannotRunException(flag + " " + words);
        }
    }

    private @Nullable Object value(String flag) {
        return given.commandSpec().findOption(flag).getValue();
    }

    private String text(String flag) {
        return String.valueOf(value(flag));
    }

    private boolean isOn(String flag) {
        return Boolean.TRUE.equals(value(flag));
    }

    private boolean isPositive(String flag) {
        return value(flag) instanceof Integer number && number > 0;
    }
}
