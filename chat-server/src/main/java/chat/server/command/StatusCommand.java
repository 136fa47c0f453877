package chat.server.command;

import chat.server.admin.Status;
import chat.server.admin.Status.Usage;
import chat.server.connection.OpenConnection;
import chat.server.hook.HookState;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import tools.jackson.databind.json.JsonMapper;

/** The command {@code chat-server status}. */
@Command(
        name = "status",
        description =
                "Says how the server does that runs with these settings: connections, rooms, rates, who reads too "
                        + "slowly, and which limits are near.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:it is ready",
            "1:it does not answer, or is not ready; one line on standard error says why",
            "2:a flag, a variable or the file of --config was wrong"
        })
public final class StatusCommand extends AskCommand {

    private static final int READY = 0;
    private static final int NOT_READY = 1;

    @Override
    HttpQuery.Question question() {
        return HttpQuery.Question.get("/status");
    }

    @Override
    int read(String json, PrintWriter out) {
        Status status = JsonMapper.shared().readValue(json, Status.class);
        print(status, out);
        if (status.whyNotReady() != null) {
            complain("not ready: " + status.whyNotReady());
            return NOT_READY;
        }
        return READY;
    }

    private static void print(Status status, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "chat-server %s, up %s, %s, event loops: %d, Java %s: %s%n%n",
                status.version(),
                time(status.upSeconds()),
                status.transport(),
                status.eventLoops(),
                status.java(),
                status.whyNotReady() == null ? "ready" : "NOT READY, " + status.whyNotReady());
        row(out, "connections", number(status.connections()));
        row(out, "rooms", number(status.rooms()));
        rate(out, "handshakes", status);
        rate(out, "joins", status);
        rate(out, "messages", status);
        rate(out, "deliveries", status);
        rate(out, "errors", status);
        rate(out, "closes", status);
        row(out, "traffic", bytes(rate(status, "bytesIn")) + "/s in, " + bytes(rate(status, "bytesOut")) + "/s out");
        behind(status, out);
        webhooks(status.webhooks(), out);
        limits(status.limits(), out);
    }

    private static void row(PrintWriter out, String name, String value) {
        out.printf(Locale.ROOT, "%-12s %14s%n", name, value);
    }

    private static void rate(PrintWriter out, String name, Status status) {
        row(out, name, String.format(Locale.ROOT, "%,.1f/s", rate(status, name)));
    }

    private static double rate(Status status, String name) {
        return status.perSecond().getOrDefault(name, 0.0);
    }

    private static void behind(Status status, PrintWriter out) {
        if (!status.behindKnown()) {
            out.println("\nwho is behind: unknown, an event loop does not answer");
        } else if (status.behind().isEmpty()) {
            out.println("\nnobody is behind");
        } else {
            out.println("\nbehind, as they read too slowly; together they miss messages in "
                    + number(status.membersBehind()) + " places in rooms:");
            status.behind().forEach(connection -> out.println("  " + behind(connection)));
        }
    }

    private static String behind(OpenConnection connection) {
        String who = connection.user() == null ? "no hello yet" : connection.name() + " (" + connection.user() + ")";
        return who + " at " + connection.address() + ": for " + time(connection.behindSeconds()) + ", "
                + bytes((double) connection.pendingBytes()) + " wait, rooms: " + connection.rooms();
    }

    private static void webhooks(List<HookState> webhooks, PrintWriter out) {
        if (!webhooks.isEmpty()) {
            out.println("\nwebhooks:");
        }
        for (HookState hook : webhooks) {
            String trouble = hook.trouble() == null ? "" : "; FAILS, " + hook.trouble();
            out.printf(
                    Locale.ROOT,
                    "  %s: %,d events delivered, behind by %s, %,d requests failed, %,d events refused for good, %,d lost%s%n",
                    hook.name(),
                    hook.delivered(),
                    time(hook.behindSeconds()),
                    hook.failed(),
                    hook.dead(),
                    hook.lost(),
                    trouble);
        }
    }

    private static void limits(List<Usage> limits, PrintWriter out) {
        boolean near = limits.stream().anyMatch(Usage::isNear);
        out.println(near ? "\nlimits, of which some are NEAR:" : "\nlimits, none of them near:");
        limits.stream()
                .sorted(Comparator.comparingDouble(Usage::share).reversed())
                .forEach(limit -> out.printf(
                        Locale.ROOT,
                        "  %3.0f %%  %s: %s of %s%s%n",
                        100 * limit.share(),
                        limit.name(),
                        amount(limit, limit.used()),
                        amount(limit, limit.most()),
                        limit.isNear() ? "  NEAR" : ""));
    }

    private static String amount(Usage limit, long value) {
        return limit.unit().equals("bytes") ? bytes((double) value) : number(value);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String bytes(double bytes) {
        return bytes < 1 << 20
                ? String.format(Locale.ROOT, "%,.1f KiB", bytes / (1 << 10))
                : String.format(Locale.ROOT, "%,.1f MiB", bytes / (1 << 20));
    }

    /** Such as 3d 4h, or 12s. */
    static String time(long seconds) {
        Duration time = Duration.ofSeconds(seconds);
        if (time.toDays() > 0) {
            return time.toDays() + "d " + time.toHoursPart() + "h";
        }
        if (time.toHours() > 0) {
            return time.toHours() + "h " + time.toMinutesPart() + "m";
        }
        return time.toMinutes() > 0 ? time.toMinutes() + "m " + time.toSecondsPart() + "s" : seconds + "s";
    }
}
