package chat.loadtest.report;

import java.util.Map;
import java.util.TreeMap;

/**
 * Reads Prometheus' text format (version 0.0.4) and OpenMetrics as far as the two are alike. Stateless.
 *
 * <p>See <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">the formats</a>.
 */
final class PrometheusText {

    /** Leaves out names beyond this number. */
    static final int MOST_NAMES = 500;

    private PrometheusText() {}

    /**
     * The finite values by name, those of all labels added up, without buckets and quantiles, of which no sum can be made. Of
     * a JVM's memory only the heap counts.
     */
    static Map<String, Double> sums(String text) {
        Map<String, Double> sums = new TreeMap<>();
        text.lines().forEach(line -> add(line, sums));
        return sums;
    }

    private static void add(String line, Map<String, Double> sums) {
        int nameEnd = nameEnd(line);
        if (nameEnd == 0) {
            return; // a comment, or nothing
        }
        String name = line.substring(0, nameEnd);
        int labelsEnd = labelsEnd(line, nameEnd);
        String labels = line.substring(nameEnd, labelsEnd);
        if (name.endsWith("_bucket") || labels.contains("quantile=\"")) {
            return;
        }
        if (name.equals("jvm_memory_used_bytes") && !labels.contains("area=\"heap\"")) {
            return;
        }
        double value = number(line.substring(labelsEnd).strip());
        if (Double.isFinite(value) && (sums.size() < MOST_NAMES || sums.containsKey(name))) {
            sums.merge(name, value, Double::sum);
        }
    }

    private static int nameEnd(String line) {
        int end = 0;
        while (end < line.length() && isNameChar(line.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isNameChar(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == ':';
    }

    /** Where the labels end; a brace within quotes does not end them. */
    private static int labelsEnd(String line, int start) {
        if (start == line.length() || line.charAt(start) != '{') {
            return start;
        }
        boolean quoted = false;
        for (int i = start; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '}' && !quoted) {
                return i + 1;
            }
        }
        return line.length();
    }

    /** The value, after which a time may follow; NaN if there is none, or one that is not finite. */
    private static double number(String text) {
        int end = text.indexOf(' ');
        try {
            return Double.parseDouble(end < 0 ? text : text.substring(0, end));
        } catch (NumberFormatException e) {
            return Double.NaN; // such as +Inf
        }
    }
}
