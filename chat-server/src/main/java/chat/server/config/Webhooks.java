package chat.server.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who gets the events of rooms by HTTP.
 *
 * @param file with a table for each of them; null for nobody
 * @param allowPrivate whether they may be at addresses of a private network or of this machine
 */
public record Webhooks(@Nullable Path file, boolean allowPrivate) {

    public static Webhooks none() {
        return new Webhooks(null, false);
    }
}
