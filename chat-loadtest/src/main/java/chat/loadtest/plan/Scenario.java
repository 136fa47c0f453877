package chat.loadtest.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A load by name: fields with their values, as text. In a file it is a line {@code field = value} for each, and lines that
 * begin with {@code #}; the first of those describes it. Immutable.
 *
 * @param name of a built-in one, or the path of its file
 * @param description in one line
 * @param text all of the file
 */
public record Scenario(String name, String description, Map<String, String> fields, String text) {

    /** The names of the built-in ones. */
    public static final List<String> BUILT_IN =
            List.of("lobby", "teams", "stadium", "storm", "slow-readers", "churn", "mixed", "cluster");

    public Scenario {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /**
     * Reads a built-in one, or that of a file.
     *
     * @throws CannotRunException if there is no such scenario, or it cannot be understood
     * @throws IOException if its file cannot be read
     */
    public static Scenario load(String nameOrPath) throws IOException {
        if (BUILT_IN.contains(nameOrPath)) {
            String resource = nameOrPath + ".scenario";
            try (InputStream in = Objects.requireNonNull(Scenario.class.getResourceAsStream(resource), resource)) {
                return parse(nameOrPath, new String(in.readAllBytes(), UTF_8));
            }
        }
        Path file = path(nameOrPath);
        if (file == null || !Files.exists(file)) {
            throw new CannotRunException(
                    "--scenario: '" + nameOrPath + "' is neither a file nor one of " + String.join(", ", BUILT_IN));
        }
        return parse(nameOrPath, Files.readString(file));
    }

    private static @Nullable Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    static Scenario parse(String name, String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        String description = "";
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String content = line.strip();
            if (content.startsWith("#")) {
                description = description.isEmpty() ? content.substring(1).strip() : description;
            } else if (!content.isEmpty()) {
                int equals = content.indexOf('=');
                if (equals <= 0) {
                    throw new CannotRunException(
                            "--scenario: " + name + ", line " + number + " is not of the form field = value");
                }
                String field = content.substring(0, equals).strip();
                if (fields.put(field, content.substring(equals + 1).strip()) != null) {
                    throw new CannotRunException(
                            "--scenario: " + name + ", line " + number + " gives " + field + " a second time");
                }
            }
        }
        return new Scenario(name, description, fields, text);
    }
}
