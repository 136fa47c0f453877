package chat.loadtest;

import chat.loadtest.report.Cluster;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints for people what happened at the nodes of a cluster. Stateless. */
final class ClusterText {

    private ClusterText() {}

    static void print(Cluster cluster, PrintWriter out) {
        ResultText.percentiles(out, "same node ms", cluster.sameNodeMicros());
        ResultText.percentiles(out, "other node ms", cluster.otherNodeMicros());
        row(out, "node", "members", "joins", "delivered", "reconnects");
        for (Cluster.Node node : cluster.nodes()) {
            row(out, node.url(), node.members(), node.joins(), node.delivered(), node.reconnects());
        }
    }

    private static void row(PrintWriter out, Object... cells) {
        out.println(String.format(Locale.ROOT, "%-40s %10s %10s %12s %10s", cells));
    }
}
