package chat.loadtest.report;

/**
 * What became of a bound that the user set on a figure of the run. Immutable.
 *
 * @param bound as the user wrote it; the run fails where it is true
 * @param value of the figure
 */
public record Bound(String bound, String value, boolean broken) {}
