/**
 * What a run is reported by: the model of a report, its JSON, its page with plots, the view in the terminal while it runs,
 * the comparison of two reports, and the readings of the server's own metrics.
 *
 * <p>{@link chat.loadtest.report.RunReport} is the model: immutable records without behaviour towards the outside, that
 * whoever does the run fills in. All else reads it. Latencies are in microseconds everywhere, and histograms have 3
 * significant digits ({@link chat.loadtest.report.LatencyMicros#newHistogram()}).
 *
 * <p>Owns the files that {@code --json} and {@code --report} name, and one daemon thread, that of
 * {@link chat.loadtest.report.ServerSamples}; everything else is called from the main thread. Depends on HdrHistogram, a
 * JSON library, picocli for its one command, and the JDK; knows nothing of connections, of the protocol, nor of how a run is done.
 */
package chat.loadtest.report;
