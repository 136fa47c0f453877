package chat.server.command;

import chat.server.admin.Explanation;
import chat.server.audit.Incident;
import chat.server.audit.Subject;
import chat.server.audit.Trail;
import chat.server.connection.OpenConnection;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** The command {@code chat-server explain}. */
@Command(
        name = "explain",
        description = "Says why somebody's connections were closed or refused, as far as the server that runs with "
                + "these settings still knows, and whether somebody is connected now.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:something is known",
            "1:the server does not answer; one line on standard error says why",
            "2:a flag, a variable or the file of --config was wrong",
            "4:nothing is known"
        })
public final class ExplainCommand extends AskCommand {

    private static final int KNOWN = 0;
    private static final int UNKNOWN = 4;

    /** What an operator or a client can do about it, by close code or kind of refusal. */
    private static final Map<String, String> ADVICE = Map.ofEntries(
            Map.entry("1002", "the client breaks RFC 6455"),
            Map.entry("1009", "a message is larger than 64 KiB, or in too many fragments"),
            Map.entry("1011", "a fault of the server's: look into its log"),
            Map.entry("1013", "unfinished messages of all connections took too much memory"),
            Map.entry("4003", "the network is gone or the client hangs: see --ping-interval"),
            Map.entry("4004", "the client connected and did not say hello within 10 s"),
            Map.entry("4008", "the network or the client is too slow: see --max-behind and --max-pending-bytes"),
            Map.entry("4029", "the client goes on at what is refused: errors, control frames, empty lines"),
            Map.entry("4500", "chat-server token check says what is wrong with a token"),
            Map.entry("4501", "the client did not refresh its token in time"),
            Map.entry("4504", "see --max-connections and --max-connections-per-address"),
            Map.entry("rate_limited", "see --sends-per-second"),
            Map.entry("repeated", "see --repeat-limit"),
            Map.entry("no_links_yet", "see --links-after"),
            Map.entry("bad_origin", "see --allow-origin, and whether a proxy hands on Host"),
            Map.entry("bad_session", "another server's session, or the data folder's key has changed"),
            Map.entry("timeout", "a browser that holds the page's connection open counts, too"),
            Map.entry("text_too_long", "see --max-text-chars"),
            Map.entry("unavailable", "the store could not write or read: see /readyz"));

    @Parameters(
            paramLabel = "USER|ADDRESS|SESSION",
            description = "a user's id or name, an address with or without its port, or a session, "
                    + "whose secret part is not sent; after -- if it begins with a hyphen")
    private String subject = "";

    @Override
    HttpQuery.Question question() {
        return HttpQuery.Question.get(
                "/explain?subject=" + URLEncoder.encode(Subject.parse(subject).text(), StandardCharsets.UTF_8));
    }

    @Override
    int read(String json, PrintWriter out) {
        Explanation known = JsonMapper.shared().readValue(json, Explanation.class);
        if (!known.connectedKnown()) {
            out.println("Whether it is connected now is unknown, as an event loop does not answer.");
        }
        known.connected().forEach(connection -> out.println("connected now: " + connected(connection)));
        if (!known.incidents().isEmpty() && !known.connected().isEmpty()) {
            out.println();
        }
        known.incidents().forEach(incident -> out.println(line(incident)));
        advise(known, out);
        if (!known.complete()) {
            out.printf(
                    Locale.ROOT,
                    "%nOlder ones may be forgotten: the server remembers its newest %,d ends and %,d refusals.%n",
                    Trail.MOST,
                    Trail.MOST);
        }
        if (known.connected().isEmpty() && known.incidents().isEmpty()) {
            complain("nothing is known of " + known.subject()
                    + ": not connected, and in no end or refusal that is remembered");
            return UNKNOWN;
        }
        return KNOWN;
    }

    private static String connected(OpenConnection connection) {
        return who(connection.user(), connection.name()) + " at " + connection.address() + " for "
                + StatusCommand.time(connection.openSeconds()) + ", in " + connection.rooms()
                + (connection.rooms() == 1 ? " room, " : " rooms, ")
                + counts(connection.received(), connection.refused())
                + (connection.behindSeconds() > 0
                        ? ", has read too slowly for " + StatusCommand.time(connection.behindSeconds())
                        : "");
    }

    private static String who(@Nullable String user, @Nullable String name) {
        return user == null ? "(no hello)" : name + " (" + user + ")";
    }

    private static String counts(long received, long refused) {
        return "frames received: " + received + ", commands refused: " + refused;
    }

    private static String line(Incident incident) {
        String time = Instant.ofEpochMilli(incident.timeMillis())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        String what = switch (incident.kind()) {
            case CLOSED -> "closed by the server with " + incident.code() + ", " + incident.reason();
            case LEFT -> incident.reason() + (incident.code().equals("none") ? "" : ", with " + incident.code());
            case NOT_CONNECTED -> "not connected, " + incident.code() + ": " + incident.reason();
            case REFUSED -> "command refused, " + incident.code() + ": " + incident.reason();
        };
        boolean before = incident.kind() == Incident.Kind.NOT_CONNECTED;
        String whose =
                before ? incident.address() : who(incident.user(), incident.name()) + " at " + incident.address();
        return time + "  " + whose + "  " + what
                + (before
                        ? ""
                        : "; after " + StatusCommand.time(incident.openSeconds()) + ", "
                                + counts(incident.received(), incident.refused()));
    }

    private static void advise(Explanation known, PrintWriter out) {
        Set<String> codes = new LinkedHashSet<>();
        known.incidents().forEach(incident -> codes.add(incident.code()));
        codes.retainAll(ADVICE.keySet());
        if (!codes.isEmpty()) {
            out.println();
        }
        codes.forEach(code -> out.println(code + ": " + ADVICE.get(code)));
    }
}
