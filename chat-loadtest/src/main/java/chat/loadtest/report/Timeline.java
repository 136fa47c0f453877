package chat.loadtest.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The seconds of a run as columns of a plot. Of a long run several seconds share a column. Immutable.
 *
 * @param samples in order
 * @param seconds how many share a column
 */
record Timeline(List<Sample> samples, int seconds) {

    private static final int MOST_COLUMNS = 450;

    static Timeline of(List<Sample> samples) {
        return new Timeline(samples, Math.max(1, (samples.size() + MOST_COLUMNS - 1) / MOST_COLUMNS));
    }

    int columns() {
        return (samples.size() + seconds - 1) / seconds;
    }

    private List<Sample> column(int column) {
        return samples.subList(column * seconds, Math.min(samples.size(), (column + 1) * seconds));
    }

    /** When a column begins, in seconds. */
    double from(int column) {
        return samples.get(column * seconds).second();
    }

    double to(int column) {
        List<Sample> in = column(column);
        return in.get(in.size() - 1).second() + 1;
    }

    /** The middle of each column, in seconds. */
    double[] times() {
        double[] times = new double[columns()];
        Arrays.setAll(times, column -> (from(column) + to(column)) / 2);
        return times;
    }

    /** The mean of each column. */
    double[] mean(ToDoubleFunction<Sample> value) {
        double[] means = new double[columns()];
        Arrays.setAll(
                means,
                column -> column(column).stream().mapToDouble(value).average().orElse(Double.NaN));
        return means;
    }

    /** The lowest of each column. */
    double[] lowest(ToDoubleFunction<Sample> value) {
        double[] lowest = new double[columns()];
        Arrays.setAll(
                lowest,
                column -> column(column).stream().mapToDouble(value).min().orElse(Double.NaN));
        return lowest;
    }

    /** The highest of each column; NaN where nothing was measured, which is where {@code value} gives NaN. */
    double[] highest(ToDoubleFunction<Sample> value) {
        double[] highest = new double[columns()];
        Arrays.setAll(
                highest,
                column -> column(column).stream()
                        .mapToDouble(value)
                        .filter(number -> !Double.isNaN(number))
                        .max()
                        .orElse(Double.NaN));
        return highest;
    }

    /** The mean of what the server said in each column's seconds; NaN where it said nothing. */
    double[] ofServer(Map<Integer, Double> bySecond) {
        Map<Integer, Double> known = new HashMap<>(bySecond);
        known.values().removeIf(value -> !Double.isFinite(value));
        double[] means = new double[columns()];
        Arrays.setAll(
                means,
                column -> column(column).stream()
                        .filter(sample -> known.containsKey(sample.second()))
                        .mapToDouble(sample -> known.get(sample.second()))
                        .average()
                        .orElse(Double.NaN));
        return means;
    }

    /** The axis of all plots over time. */
    Scale scale() {
        return samples.isEmpty() ? new Scale(0, 1, false) : new Scale(from(0), to(columns() - 1), false);
    }

    /** What was done in the run, and when. */
    List<Event> events() {
        List<Event> events = new ArrayList<>();
        for (Sample sample : samples) {
            for (String text : sample.events()) {
                events.add(new Event(sample.second(), text));
            }
        }
        return events;
    }

    /** Something that was done to the run. */
    record Event(int second, String text) {}
}
