package chat.server.fuzz;

import chat.server.ConfigReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A file of settings. Each fault is one line; a file without any can be read, and what {@code print-config} makes of it is read as the same
 * settings.
 */
public final class ConfigFuzz {

    private static final Path FILE;

    static {
        try {
            FILE = Files.createTempFile("chat-config", ".toml");
            FILE.toFile().deleteOnExit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ConfigFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Files.write(FILE, input);
        List<String> faults = ConfigReading.faults(FILE);
        for (String fault : faults) {
            if (fault.isBlank() || fault.chars().anyMatch(Character::isISOControl)) {
                throw new AssertionError("not a line: " + fault);
            }
        }
        Map<String, String> values = ConfigReading.values(FILE);
        if (faults.isEmpty() == values.isEmpty()) {
            throw new AssertionError("faults " + faults + ", and values " + values);
        }
        if (faults.isEmpty()) {
            StringBuilder printed = new StringBuilder();
            values.forEach((key, toml) ->
                    printed.append(key).append(" = ").append(toml).append('\n'));
            Files.writeString(FILE, printed);
            if (!ConfigReading.values(FILE).equals(values)) {
                throw new AssertionError(
                        printed + " is read as " + ConfigReading.values(FILE) + ": " + ConfigReading.faults(FILE));
            }
        }
    }
}
