package chat.loadtest.report;

/** Stub. */
final class ReportPage {
    private ReportPage() {}

    static String html(RunReport report) {
        return report.run();
    }
}
