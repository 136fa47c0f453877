package chat.server.fuzz;

import chat.server.fuzz.ServerOutput.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Compares what a server said to the same bytes in other packets. Stateless. */
final class Replies {

    /** These depend on what else the loop had to do. */
    private static final Set<String> PUSHES = Set.of("message", "edited", "deleted", "presence", "typing");

    private Replies() {}

    /** The same answers, the same replies in the same order, the same end. */
    static void requireSame(ServerOutput one, ServerOutput other) {
        if (!one.statuses().equals(other.statuses()) || !replies(one).equals(replies(other))) {
            throw new AssertionError("packets matter: " + one.statuses() + " " + replies(one) + " and "
                    + other.statuses() + " " + replies(other));
        }
    }

    private static List<String> replies(ServerOutput output) {
        List<String> replies = new ArrayList<>();
        for (Frame frame : output.frames()) {
            if (frame.opcode() != ServerOutput.TEXT) {
                replies.add(frame.opcode() + " " + frame.text());
            } else if (frame.json().has("type")) {
                String type = frame.json().type();
                if (!PUSHES.contains(type)) {
                    replies.add(type.equals("error") ? type + " " + frame.json().string("code") : type);
                }
            }
        }
        return replies;
    }
}
