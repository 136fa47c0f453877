package chat.server.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The commands of {@code chat-server admin} that read rooms. */
final class AdminReading {

    private AdminReading() {}

    /** {@code chat-server admin rooms}. */
    @Command(
            name = "rooms",
            description = "Lists the rooms that somebody is in, and those in which something was said.")
    static final class Rooms extends ApiCommand {
        @Option(names = "--contains", paramLabel = "TEXT", description = "only those with this in their names")
        private @Nullable String contains;

        @Option(names = "--after", paramLabel = "ROOM", description = "only those whose names follow this one")
        private @Nullable String after;

        @Option(names = "--limit", paramLabel = "N", description = "at most so many; 100 if it is not given")
        private @Nullable Integer limit;

        @Override
        HttpQuery.Question question() throws IOException {
            return get(
                    "/rooms",
                    new Values().with("contains", contains).with("after", after).with("limit", limit));
        }

        @Override
        int print(JsonNode answer, PrintWriter out) {
            out.printf(Locale.ROOT, "%8s  %s%n", "members", "room");
            answer.path("rooms")
                    .forEach(room -> out.printf(
                            Locale.ROOT, "%,8d  %s%n", room.path("members").asInt(), shown(room.path("room"))));
            if (answer.has("next")) {
                out.println("there are more: --after " + shown(answer.path("next")));
            }
            return DONE;
        }
    }

    /** {@code chat-server admin members}. */
    @Command(name = "members", description = "Lists who is in a room.")
    static final class Members extends ApiCommand {
        @Parameters(paramLabel = "ROOM", description = "the room's name")
        private String room = "";

        @Option(names = "--after", paramLabel = "USER", description = "only those whose ids follow this one")
        private @Nullable String after;

        @Option(names = "--limit", paramLabel = "N", description = "at most so many; 100 if it is not given")
        private @Nullable Integer limit;

        @Override
        HttpQuery.Question question() throws IOException {
            return get(
                    "/rooms/" + encode(room) + "/members",
                    new Values().with("after", after).with("limit", limit));
        }

        @Override
        int print(JsonNode answer, PrintWriter out) {
            answer.path("members")
                    .forEach(member -> out.println(shown(member.path("user")) + "  " + shown(member.path("name"))));
            out.printf(
                    Locale.ROOT, "members in all: %,d%n", answer.path("count").asInt());
            return DONE;
        }
    }

    /** {@code chat-server admin history}. */
    @Command(name = "history", description = "Prints what happened in a room, the newest last.")
    static final class History extends ApiCommand {
        @Parameters(paramLabel = "ROOM", description = "the room's name")
        private String room = "";

        @Option(names = "--before", paramLabel = "SEQ", description = "the newest ones before this number")
        private @Nullable Long before;

        @Option(names = "--after", paramLabel = "SEQ", description = "the oldest ones after this number")
        private @Nullable Long after;

        @Option(names = "--limit", paramLabel = "N", description = "at most so many; 50 if it is not given")
        private @Nullable Integer limit;

        @Override
        HttpQuery.Question question() throws IOException {
            return get(
                    "/rooms/" + encode(room) + "/messages",
                    new Values().with("before", before).with("after", after).with("limit", limit));
        }

        @Override
        int print(JsonNode answer, PrintWriter out) {
            answer.path("messages").forEach(event -> out.println(line(event)));
            if (answer.path("more").asBoolean()) {
                out.println("there are more " + (after == null ? "before" : "after"));
            }
            return DONE;
        }

        private static String line(JsonNode event) {
            String who = event.has("name")
                    ? shown(event.path("name")) + " (" + shown(event.path("user")) + ")"
                    : shown(event.path("user"));
            return event.path("seq").asLong() + "  "
                    + Instant.ofEpochMilli(event.path("time").asLong()) + "  " + who + what(event);
        }

        private static String what(JsonNode event) {
            String of = event.has("of") ? " " + event.path("of").asLong() : "";
            String text = event.has("text") ? ": " + shown(event.path("text")) : "";
            String type = event.path("type").asString("");
            if (event.has("action")) {
                return ", " + shown(event.path("action")) + " " + shown(event.path("target"));
            }
            if (event.has("settings")) {
                return ", settings " + event.path("settings").toString().replaceAll("\\p{Cntrl}", "?");
            }
            boolean deleted = type.equals("message") && event.has("deleted");
            return deleted ? ", deleted" : (type.equals("message") ? "" : ", " + type + of) + text;
        }
    }
}
