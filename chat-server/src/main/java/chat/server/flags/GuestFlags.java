package chat.server.flags;

import chat.server.config.Guests;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What somebody without a token may do. Filled once, by the command line. */
final class GuestFlags {

    @Option(
            names = "--guests",
            paramLabel = "KIND",
            description = "what clients without a token may do: allow (everything), read (but not write), none "
                    + "(default: allow without a key, none with one)")
    private @Nullable Guests guests;

    /** Null for the default. */
    @Nullable
    Guests guests() {
        return guests;
    }
}
