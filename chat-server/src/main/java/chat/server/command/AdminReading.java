package chat.server.command;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** The commands of {@code chat-server admin} that read rooms. */
final class AdminReading {

    private AdminReading() {}

    /** {@code chat-server admin rooms}. */
    @Command(name = "rooms", description = "Lists all rooms with somebody in them, or with a history.")
    static final class Rooms extends ApiCommand {
        @Option(names = "--contains", paramLabel = "TEXT", description = "lists rooms with TEXT in their names")
        private @Nullable String contains;

        @Option(names = "--after", paramLabel = "ROOM", description = "continues after this room")
        private @Nullable String after;

        @Mixin
        private final Paging paging = new Paging();

        @Override
        HttpQuery.Question question() {
            return get(
                    "/rooms",
                    new Values().with("contains", contains).with("after", after).with("limit", limit(paging)));
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
    static final class Members extends RoomCommand {
        @Option(names = "--after", paramLabel = "USER", description = "continues after this user")
        private @Nullable String after;

        @Mixin
        private final Paging paging = new Paging();

        @Override
        HttpQuery.Question question() {
            return get(path("/members"), new Values().with("after", after).with("limit", limit(paging)));
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
    static final class History extends RoomCommand {
        @Option(names = "--before", paramLabel = "SEQ", description = "prints the newest events before this number")
        private @Nullable Long before;

        @Option(names = "--after", paramLabel = "SEQ", description = "prints the oldest events after this number")
        private @Nullable Long after;

        @Mixin
        private final Paging paging = new Paging();

        @Override
        HttpQuery.Question question() {
            return get(
                    path("/messages"),
                    new Values().with("before", before).with("after", after).with("limit", limit(paging)));
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
