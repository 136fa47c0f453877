package chat.server.stream.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The password in the first line of a file, read each time, so that it can change. Immutable.
 *
 * @param path null for no password
 */
public record PasswordFile(@Nullable Path path) implements Supplier<@Nullable String> {

    @Override
    public @Nullable String get() {
        if (path == null) {
            return null;
        }
        try {
            return Files.readString(path).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException("the password in " + path + " cannot be read", e);
        }
    }
}
