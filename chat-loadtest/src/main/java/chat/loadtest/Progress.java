package chat.loadtest;

import chat.loadtest.report.Sample;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints one line a second on how a run goes. Confined to the main thread. */
final class Progress {

    private final PrintWriter out;

    Progress(PrintWriter out) {
        this.out = out;
    }

    void print(Sample sample) {
        out.println(String.format(
                Locale.ROOT,
                "%4d s  sent %.0f/s  delivered %.0f/s  p99 %s ms  lost %d  connections %d%s",
                sample.second() + 1,
                sample.sentRate(),
                sample.deliveredRate(),
                Millis.text(sample.delivery().p99()),
                sample.lost(),
                sample.connections(),
                sample.events().isEmpty() ? "" : "  " + String.join(", ", sample.events())));
    }
}
