package chat.server.command;

import ch.qos.logback.classic.Level;
import chat.server.admin.api.ApiKeyFile;
import chat.server.config.ApiConfig;
import chat.server.config.ServerConfig;
import chat.server.config.Settings;
import chat.server.config.TlsFiles;
import chat.server.flags.ServerFlags;
import chat.server.flags.Sources;
import chat.server.hook.HookFile;
import chat.server.tls.Credentials;
import chat.server.token.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.PicocliException;

/**
 * The settings as all sources give them at one time. Immutable.
 *
 * @param values by their key, in the order of the help
 */
public record Readout(ServerConfig config, Level logLevel, Map<String, Value> values) {

    /** A name or a value of the file may hold them, and a fault is one line. */
    private static final Pattern CONTROL_CHARACTERS = Pattern.compile("\\p{Cntrl}", Pattern.UNICODE_CHARACTER_CLASS);

    /**
     * One setting.
     *
     * @param toml as it would stand in a file
     * @param origin which source gives it
     */
    public record Value(String toml, String origin) {}

    /**
     * Reads the file again, if there is one.
     *
     * @throws IOException if the file cannot be read, with one line that says why
     * @throws PicocliException if a setting is wrong, with one line that names it
     */
    public static Readout of(List<String> arguments, Map<String, String> environment) throws IOException {
        Sources sources = Sources.of(arguments, environment);
        CommandLine line = line(sources);
        List<String> faults = sources.faults(line.getCommandSpec(), arguments);
        if (!faults.isEmpty()) {
            throw new PicocliException(faults.get(0));
        }
        return of(line.getCommand(), line.parseArgs(arguments.toArray(String[]::new)), sources);
    }

    /** What {@code flags} hold since {@code parsed}, without reading anything again. */
    public static Readout of(ServerFlags flags, ParseResult parsed, Sources sources) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (OptionSpec option : parsed.commandSpec().options()) {
            if (Sources.isSetting(option) && option.getValue() != null) {
                values.put(Sources.key(option), new Value(toml(option.getValue()), sources.origin(parsed, option)));
            }
        }
        return new Readout(config(flags), flags.logLevel(), values);
    }

    private static CommandLine line(Sources sources) {
        CommandLine line = sources.on(new ServerFlags());
        line.getCommandSpec().mixinStandardHelpOptions(true); // as the server's own command has them
        return line;
    }

    private static ServerConfig config(ServerFlags flags) {
        try {
            return flags.config();
        } catch (IllegalArgumentException e) {
            throw new PicocliException(String.valueOf(e.getMessage()), e);
        }
    }

    private static String toml(Object value) {
        if (value instanceof Collection<?> several) {
            return several.stream().map(Readout::toml).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        String written = Sources.asWritten(value);
        String text = written == null ? value.toString() : written;
        String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
        return '"'
                + CONTROL_CHARACTERS
                        .matcher(escaped)
                        .replaceAll(found ->
                                String.format("\\\\u%04X", found.group().codePointAt(0)))
                + '"';
    }

    /** None is right or wrong without the others. */
    private static final Set<String> TOGETHER =
            Set.of("tls-cert", "tls-key", "api-tls-cert", "api-tls-key", "api-port");

    /** All that is wrong, a line for each fault; empty if a server could start with it. */
    public static List<String> faults(List<String> arguments, Map<String, String> environment) {
        Sources sources;
        try {
            sources = Sources.of(arguments, environment);
        } catch (IOException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
        CommandLine line = line(sources);
        List<String> faults = new ArrayList<>(sources.faults(line.getCommandSpec(), arguments));
        for (OptionSpec option : line.getCommandSpec().options()) {
            String given = Sources.isSetting(option) ? sources.given(option) : null;
            if (given != null && !given.isBlank() && !TOGETHER.contains(Sources.key(option))) {
                String fault = fault(sources.only(option), List.of());
                if (fault != null) {
                    faults.add(sources.origin(
                                    ParseResult.builder(line.getCommandSpec()).build(), option) + ": " + fault);
                }
            }
        }
        String together = fault(faults.isEmpty() ? sources : Sources.NONE, Sources.withoutEmpty(arguments));
        if (together != null) {
            faults.add(together);
        }
        faults.addAll(HookFile.read(webhooks(sources, arguments)).faults());
        faults.replaceAll(fault -> CONTROL_CHARACTERS.matcher(fault).replaceAll("?"));
        return faults;
    }

    /** The file with them; null if there is none, or no settings that could name it. */
    private static @Nullable Path webhooks(Sources sources, List<String> arguments) {
        CommandLine line = line(sources);
        try {
            line.parseArgs(arguments.toArray(String[]::new));
            return config(line.getCommand()).settings().webhooks().file();
        } catch (PicocliException e) {
            return null; // a fault that is found elsewhere
        }
    }

    private static @Nullable String fault(Sources sources, List<String> arguments) {
        CommandLine line = line(sources);
        try {
            line.parseArgs(arguments.toArray(String[]::new));
            ServerConfig config = config(line.getCommand());
            Settings settings = config.settings();
            checkFiles(config.api());
            requireCertificate(settings.tls());
            Tokens.describe(settings.tokens());
            return null;
        } catch (IOException | PicocliException e) {
            return String.valueOf(e.getMessage()).lines().findFirst().orElse("failed");
        }
    }

    /**
     * Finds out whether the API could start with its keys and its certificate as they are now.
     *
     * @throws IOException if one of them cannot be used, with one line that says which and why
     */
    public static void checkFiles(ApiConfig api) throws IOException {
        if (api.keys() != null) {
            ApiKeyFile.read(api.keys());
        }
        requireCertificate(api.tls());
    }

    private static void requireCertificate(@Nullable TlsFiles files) throws IOException {
        if (files != null) {
            Credentials.read(files);
        }
    }
}
