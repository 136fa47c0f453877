package chat.server;

import chat.server.command.Readout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.PicocliException;

/** Reads a file of settings as the program does, with nothing else. Stateless. */
public final class ConfigReading {

    private ConfigReading() {}

    private static List<String> arguments(Path file) {
        return List.of("--config", file.toString());
    }

    /** As {@code check-config} prints them. */
    public static List<String> faults(Path file) {
        return Readout.faults(arguments(file), Map.of());
    }

    /** As {@code print-config} prints them, but for the file's own name; empty if it cannot be read. */
    public static Map<String, String> values(Path file) {
        try {
            Map<String, String> values = new LinkedHashMap<>();
            Readout.of(arguments(file), Map.of()).values().forEach((key, value) -> values.put(key, value.toml()));
            values.remove("config");
            return values;
        } catch (IOException | PicocliException e) {
            return Map.of();
        }
    }
}
