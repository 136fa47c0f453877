package chat.server.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The commands of {@code chat-server admin} that only operators have: about users, tokens, and all that a user said. */
final class AdminOperating {

    private AdminOperating() {}

    /** One that notes a reason. */
    private abstract static class WithReason extends ApiCommand {
        @Option(names = "--reason", paramLabel = "TEXT", description = AdminModerating.REASON)
        private @Nullable String reason;

        final Values body() {
            return new Values().with("action", spec().name()).with("reason", reason);
        }

        @Override
        final int print(JsonNode answer, PrintWriter out) {
            return printStored(answer, out);
        }
    }

    private abstract static class OfUser extends WithReason {
        @Parameters(paramLabel = "USER", description = "the user's id")
        private String user = "";

        @Override
        HttpQuery.Question question() {
            return post("/acts", body().with("user", user));
        }

        final String user() {
            return user;
        }
    }

    /** {@code chat-server admin block}. */
    @Command(name = "block", description = "Closes all connections of a user, and lets nobody in as this user again.")
    static final class Block extends OfUser {}

    /** {@code chat-server admin unblock}. */
    @Command(name = "unblock", description = "Lifts a block.")
    static final class Unblock extends OfUser {}

    /** {@code chat-server admin purge}. */
    @Command(name = "purge", description = "Deletes what a user said in a room, from history and disk, too.")
    static final class Purge extends OfUser {
        @Option(names = "--room", required = true, paramLabel = "ROOM", description = "the room's name")
        private String room = "";

        @Option(
                names = "--last",
                paramLabel = "TIME",
                description = "deletes only what was said within this time, such as 10m or 12h (default: everything)")
        private @Nullable Duration last;

        @Override
        HttpQuery.Question question() {
            Long millis = millis("--last", last, false);
            long since = millis == null ? 0 : Math.max(0, System.currentTimeMillis() - millis);
            return post(path(room, "/acts"), body().with("user", user()).with("since", since));
        }
    }

    /** {@code chat-server admin revoke}. */
    @Command(
            name = "revoke",
            description = "Ends tokens: one by its id, or those of a user that were issued before a time.")
    static final class Revoke extends WithReason {
        @Parameters(arity = "0..1", paramLabel = "USER", description = "whose tokens end")
        private @Nullable String user;

        @Option(names = "--token", paramLabel = "ID", description = "the id (jti) of the one token that ends")
        private @Nullable String token;

        @Option(
                names = "--before",
                paramLabel = "TIME",
                description = "ends tokens of USER issued before this, such as 2026-11-28T09:30:00Z (default: now)")
        private @Nullable Instant before;

        @Override
        HttpQuery.Question question() {
            if ((user == null) == (token == null)) {
                throw wrong("give either USER or --token ID");
            }
            if (token != null && before != null) {
                throw wrong("--before goes with USER, not with --token");
            }
            Long millis = before == null ? null : Long.valueOf(before.toEpochMilli());
            return post("/acts", body().with("user", user).with("token", token).with("before", millis));
        }
    }
}
