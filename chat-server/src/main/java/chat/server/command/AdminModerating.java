package chat.server.command;

import chat.protocol.AddressRange;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The commands of {@code chat-server admin} that moderate. */
final class AdminModerating {

    static final String REASON = "tells those concerned why";

    private AdminModerating() {}

    /** One that acts on somebody. */
    private abstract static class Act extends ApiCommand {
        @Parameters(paramLabel = "USER|ADDRESS", description = "a user's id, an address, or a range as 192.0.2.0/24")
        private String target = "";

        @Option(names = "--room", paramLabel = "ROOM", description = "acts in this room")
        private @Nullable String room;

        @Option(names = "--everywhere", description = "acts on the whole server")
        private boolean everywhere;

        @Option(names = "--reason", paramLabel = "TEXT", description = REASON)
        private @Nullable String reason;

        @Override
        HttpQuery.Question question() {
            if (everywhere == (room != null)) {
                throw wrong("give either --room ROOM or --everywhere");
            }
            Values body = new Values()
                    .with("action", spec().name())
                    .with(AddressRange.parse(target).isPresent() ? "address" : "user", target)
                    .with("forMs", millis("--for", time(), false))
                    .with("reason", reason);
            return post(room == null ? "/acts" : path(room, "/acts"), body);
        }

        /** For how long; null: without an end. */
        @Nullable
        Duration time() {
            return null;
        }

        @Override
        final int print(JsonNode answer, PrintWriter out) {
            return printStored(answer, out);
        }
    }

    private abstract static class ActForATime extends Act {
        @Option(
                names = "--for",
                paramLabel = "TIME",
                description = "ends it after this time, such as 10m, 12h or 30d (without: no end)")
        private @Nullable Duration time;

        @Override
        @Nullable
        Duration time() {
            return time;
        }
    }

    /** {@code chat-server admin kick}. */
    @Command(
            name = "kick",
            description = "Takes somebody out of a room, or closes all their connections. They may come back.")
    static final class Kick extends Act {}

    /** {@code chat-server admin ban}. */
    @Command(name = "ban", description = "Keeps somebody out of a room, or of the whole server.")
    static final class Ban extends ActForATime {}

    /** {@code chat-server admin unban}. */
    @Command(name = "unban", description = "Lifts a ban.")
    static final class Unban extends Act {}

    /** {@code chat-server admin mute}. */
    @Command(name = "mute", description = "Lets somebody say nothing in a room, or anywhere.")
    static final class Mute extends ActForATime {}

    /** {@code chat-server admin unmute}. */
    @Command(name = "unmute", description = "Lifts a mute.")
    static final class Unmute extends Act {}

    /** {@code chat-server admin delete}. */
    @Command(name = "delete", description = "Deletes a message, whoever wrote it.")
    static final class Delete extends RoomCommand {
        @Parameters(index = "1", paramLabel = "SEQ", description = "the message's number")
        private long seq;

        @Option(names = "--reason", paramLabel = "TEXT", description = REASON)
        private @Nullable String reason;

        @Override
        HttpQuery.Question question() {
            return delete(path("/messages/") + seq, new Values().with("reason", reason));
        }

        @Override
        int print(JsonNode answer, PrintWriter out) {
            return printStored(answer, out);
        }
    }

    /** {@code chat-server admin settings}. */
    @Command(name = "settings", description = "Shows a room's settings, or changes those that are given.")
    static final class Settings extends RoomCommand {
        @Option(names = "--kind", paramLabel = "KIND", description = "sets the kind: open, invite or announce")
        private @Nullable String kind;

        @Option(
                names = "--slow",
                paramLabel = "TIME",
                description = "makes users wait this long between two messages; 0s: no wait")
        private @Nullable Duration slow;

        @Option(names = "--topic", paramLabel = "TEXT", description = "sets the topic")
        private @Nullable String topic;

        @Option(
                names = "--members",
                split = ",",
                paramLabel = "USER",
                description = "names all who may enter, for kind invite")
        private @Nullable List<String> members;

        @Option(
                names = "--moderators",
                split = ",",
                paramLabel = "USER",
                description = "names all moderators of the room")
        private @Nullable List<String> moderators;

        @Override
        HttpQuery.Question question() {
            Values change = new Values()
                    .with("kind", kind)
                    .with("slowMs", millis("--slow", slow, true))
                    .with("topic", topic)
                    .with("members", members)
                    .with("moderators", moderators);
            String path = path("/settings");
            return change.isEmpty() ? get(path, change) : patch(path, change);
        }

        @Override
        int print(JsonNode answer, PrintWriter out) {
            if (answer.has("seq")) {
                return printStored(answer, out);
            }
            answer.path("settings")
                    .properties()
                    .forEach(setting -> out.println(setting.getKey() + ": "
                            + setting.getValue().toString().replaceAll("\\p{Cntrl}", "?")));
            if (answer.path("settings").isEmpty()) {
                out.println("nothing was set in this room");
            }
            return DONE;
        }
    }

    /** {@code chat-server admin audit}. */
    @Command(
            name = "audit",
            description =
                    "Lists the bans and mutes that hold, by whom and since when; of the whole server without a room. What "
                            + "was done before is in the log, as lines of chat.audit.")
    static final class Audit extends ApiCommand {
        @Parameters(arity = "0..1", paramLabel = "ROOM", description = "the room's name")
        private @Nullable String room;

        @Override
        HttpQuery.Question question() {
            return get(room == null ? "/acts" : path(room, "/acts"), new Values());
        }

        @Override
        int print(JsonNode answer, PrintWriter out) {
            answer.path("acts").forEach(act -> out.println(line(act)));
            if (answer.path("acts").isEmpty()) {
                out.println("no bans and no mutes");
            }
            return DONE;
        }

        private static String line(JsonNode act) {
            String whom = act.has("target")
                    ? shown(act.path("target"))
                    : shown(act.path("address")) + shown(act.path("token"));
            return time(act.path("time")) + "  " + shown(act.path("action")) + " " + whom + " by "
                    + shown(act.path("user"))
                    + (act.has("until") ? ", until " + time(act.path("until")) : "")
                    + (act.has("reason") ? ": " + shown(act.path("reason")) : "");
        }

        private static String time(JsonNode millis) {
            return Instant.ofEpochMilli(millis.asLong()).toString();
        }
    }
}
