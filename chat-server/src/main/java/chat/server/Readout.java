package chat.server;

import ch.qos.logback.classic.Level;
import chat.server.config.ServerConfig;
import chat.server.config.Settings;
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
record Readout(ServerConfig config, Level logLevel, Map<String, Value> values) {

    /** A name or a value of the file may hold them, and a fault is one line. */
    private static final Pattern CONTROL_CHARACTERS = Pattern.compile("\\p{Cntrl}", Pattern.UNICODE_CHARACTER_CLASS);

    /**
     * One setting.
     *
     * @param toml as it would stand in a file
     * @param origin which source gives it
     */
    record Value(String toml, String origin) {}

    /**
     * Reads the file again, if there is one.
     *
     * @throws IOException if the file cannot be read, with one line that says why
     * @throws PicocliException if a setting is wrong, with one line that names it
     */
    static Readout of(List<String> arguments, Map<String, String> environment) throws IOException {
        Sources sources = Sources.of(arguments, environment);
        CommandLine line = ChatServerMain.commandLine(sources);
        List<String> faults = sources.faults(line.getCommandSpec(), arguments);
        if (!faults.isEmpty()) {
            throw new PicocliException(faults.get(0));
        }
        return of(line, line.parseArgs(arguments.toArray(String[]::new)), sources);
    }

    /** What {@code parsed} holds, without reading anything again. */
    static Readout of(CommandLine line, ParseResult parsed, Sources sources) {
        ChatServerMain main = line.getCommand();
        Map<String, Value> values = new LinkedHashMap<>();
        for (OptionSpec option : line.getCommandSpec().options()) {
            if (Sources.isSetting(option) && option.getValue() != null) {
                values.put(Sources.key(option), new Value(toml(option.getValue()), sources.origin(parsed, option)));
            }
        }
        return new Readout(main.config(), main.logLevel(), values);
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
    static List<String> faults(List<String> arguments, Map<String, String> environment) {
        Sources sources;
        try {
            sources = Sources.of(arguments, environment);
        } catch (IOException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
        CommandLine line = ChatServerMain.commandLine(sources);
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
        CommandLine line = ChatServerMain.commandLine(sources);
        try {
            line.parseArgs(arguments.toArray(String[]::new));
            return line.<ChatServerMain>getCommand()
                    .config()
                    .settings()
                    .webhooks()
                    .file();
        } catch (PicocliException e) {
            return null; // a fault that is found elsewhere
        }
    }

    private static @Nullable String fault(Sources sources, List<String> arguments) {
        CommandLine line = ChatServerMain.commandLine(sources);
        try {
            line.parseArgs(arguments.toArray(String[]::new));
            ServerConfig config = line.<ChatServerMain>getCommand().config();
            Settings settings = config.settings();
            ApiAssembly.check(config.api());
            if (settings.tls() != null) {
                Credentials.read(settings.tls());
            }
            Tokens.describe(settings.tokens());
            return null;
        } catch (IOException | PicocliException e) {
            return String.valueOf(e.getMessage()).lines().findFirst().orElse("failed");
        }
    }
}
