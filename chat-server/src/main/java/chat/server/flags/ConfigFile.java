package chat.server.flags;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * Settings in a file: TOML, whose keys are named as the flags, without the dashes in front. Immutable.
 *
 * @param path null if there is no file
 * @param values as they would be written on the command line, by key; empty for an empty list
 * @param faults a line for each value that no flag can have
 */
record ConfigFile(@Nullable Path path, Map<String, String> values, List<String> faults) {

    static final ConfigFile NONE = new ConfigFile(null, Map.of(), List.of());

    /** @throws IOException with one line that says what is wrong with the file */
    static ConfigFile read(Path path) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> faults = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : parse(path).properties()) {
            String value = asWritten(entry.getValue());
            if (value == null) {
                faults.add(path + ": " + entry.getKey() + " must be a text, a number, true, false or a list of texts");
            } else if (value.isBlank() && !entry.getValue().isArray()) {
                faults.add(path + ": " + entry.getKey() + " must not be empty");
            } else {
                values.put(entry.getKey(), value);
            }
        }
        return new ConfigFile(path, values, faults);
    }

    private static JsonNode parse(Path path) throws IOException {
        try {
            return new TomlMapper().readTree(path.toFile());
        } catch (JacksonException e) {
            if (e.getCause() instanceof IOException) {
                throw new IOException("--config: " + path + " " + whyNotRead(path), e);
            }
            throw new IOException(
                    "--config: " + path + " line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(), e);
        }
    }

    private static String whyNotRead(Path path) {
        if (!Files.exists(path)) {
            return "does not exist";
        }
        if (Files.isDirectory(path)) {
            return "is a folder";
        }
        return Files.isReadable(path) ? "cannot be read" : "may not be read by this user";
    }

    private static @Nullable String asWritten(JsonNode value) {
        if (!value.isArray()) {
            return value.isValueNode() ? value.asString() : null;
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value) {
            if (!element.isString()) {
                return null;
            }
            texts.add(element.asString());
        }
        return String.join(",", texts);
    }
}
