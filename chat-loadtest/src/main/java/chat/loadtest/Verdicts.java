package chat.loadtest;

import chat.loadtest.judge.ViolationKind;
import chat.loadtest.judge.Violations;
import java.util.StringJoiner;

/** Puts violations into words. Stateless. */
final class Verdicts {

    private Verdicts() {}

    /** How many of each kind there are. */
    static String count(Violations violations) {
        StringJoiner kinds = new StringJoiner(", ");
        for (ViolationKind kind : ViolationKind.values()) {
            long count = violations.count(kind);
            if (count > 0) {
                kinds.add(count + " " + kind.text());
            }
        }
        return kinds.toString();
    }
}
