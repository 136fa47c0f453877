package chat.server.command;

import java.io.PrintWriter;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The commands of {@code chat-server admin} that say something, or are about users. */
final class AdminActing {

    private AdminActing() {}

    /** {@code chat-server admin say}. */
    @Command(name = "say", description = "Says something in a room, and waits until it is stored.")
    static final class Say extends RoomCommand {
        @Parameters(
                index = "1",
                paramLabel = "TEXT",
                description = "what to say; put -- before it if it begins with a hyphen")
        private String text = "";

        @Option(names = "--user", paramLabel = "USER", description = "speaks as this user; needs the scope publish-as")
        private @Nullable String user;

        @Option(names = "--name", paramLabel = "NAME", description = "the name shown for that user")
        private @Nullable String name;

        @Option(
                names = "--id",
                paramLabel = "ID",
                description = "stores the text once, however often it is sent with this id")
        private String id = UUID.randomUUID().toString();

        @Override
        HttpQuery.Question question() {
            return post(
                    path("/messages"),
                    new Values().with("text", text).with("user", user).with("name", name),
                    id);
        }

        @Override
        int print(JsonNode answer, PrintWriter out) {
            out.println("stored in " + shown(answer.path("room")) + " as "
                    + answer.path("seq").asLong() + (answer.path("duplicate").asBoolean() ? ", before" : ""));
            return DONE;
        }
    }

    /** One about the connections of a user. */
    private abstract static class OfUser extends ApiCommand {
        @Parameters(paramLabel = "USER", description = "the user's id")
        private String user = "";

        final String connections() {
            return "/users/" + encode(user) + "/connections";
        }

        final int found(int count) {
            if (count == 0) {
                complain(user + " is not connected");
            }
            return count == 0 ? NOBODY : DONE;
        }
    }

    /** {@code chat-server admin connections}. */
    @Command(name = "connections", description = "Lists the open connections of a user.")
    static final class Connections extends OfUser {
        @Override
        HttpQuery.Question question() {
            return get(connections(), new Values());
        }

        @Override
        int print(JsonNode answer, PrintWriter out) {
            answer.path("connections")
                    .forEach(connection -> out.println(shown(connection.path("name")) + " at "
                            + shown(connection.path("address")) + " for "
                            + StatusCommand.time(connection.path("openSeconds").asLong()) + ", rooms: "
                            + connection.path("rooms").asInt() + ", frames received: "
                            + connection.path("received").asLong()));
            return found(answer.path("connections").size());
        }
    }

    /** {@code chat-server admin disconnect}. */
    @Command(name = "disconnect", description = "Closes all connections of a user, with 4503.")
    static final class Disconnect extends OfUser {
        @Override
        HttpQuery.Question question() {
            return delete(connections(), new Values());
        }

        @Override
        int print(JsonNode answer, PrintWriter out) {
            int count = answer.path("disconnected").asInt();
            if (count > 0) {
                out.println("connections closed: " + count);
            }
            return found(count);
        }
    }
}
