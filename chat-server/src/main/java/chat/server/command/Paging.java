package chat.server.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much of a list a command shows. Filled once, by the command line. */
final class Paging {

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "shows no more than N entries; at most 1000 (default: the server's, 50 events or 100 names)")
    private @Nullable Integer limit;

    /** @throws IllegalArgumentException in words, if there can be no such limit */
    @Nullable
    Integer limit() {
        if (limit != null && limit < 1) {
            throw new IllegalArgumentException("--limit must be at least 1");
        }
        return limit;
    }
}
