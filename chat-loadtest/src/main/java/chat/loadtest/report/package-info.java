/**
 * Reports: the model of a report, its JSON, its page with plots, the view in the terminal during a run, the comparison of two
 * reports, and the samples of the server's own metrics.
 *
 * <p>{@link chat.loadtest.report.RunReport} is the model: immutable records that the run fills in and all else reads. Latencies
 * are in microseconds everywhere.
 *
 * <p>Owns the files that {@code --json} and {@code --report} name, and one daemon thread, that of
 * {@link chat.loadtest.report.ServerSamples}; everything else is called from the main thread. Depends on HdrHistogram,
 * Jackson, picocli and the JDK; not on the protocol, nor on the packages that do a run.
 */
package chat.loadtest.report;
