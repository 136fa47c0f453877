package chat.server.flags;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Where settings come from: a flag, else a variable of the environment, {@code CHAT_MAX_TEXT_CHARS} for {@code --max-text-chars}, else
 * {@code max-text-chars} in the file of {@code --config}. Without any of them, times and kinds get the value of their field, written as on the
 * command line. Immutable.
 */
public final class Sources implements IDefaultValueProvider {

    public static final String CONFIG = "--config";

    public static final Sources NONE = new Sources(Map.of(), ConfigFile.NONE);

    /** The key with which commands ask the API: no setting, and on no command line, where others could see it. */
    public static final String API_KEY = "CHAT_API_KEY";

    private static final String PREFIX = "CHAT_";

    private final Map<String, String> environment;
    private final ConfigFile file;

    Sources(Map<String, String> environment, ConfigFile file) {
        this.environment = environment;
        this.file = file;
    }

    /**
     * Reads the file that the arguments or the environment name, if any.
     *
     * @throws IOException with one line that says what is wrong with the file
     */
    public static Sources of(List<String> arguments, Map<String, String> environment) throws IOException {
        String path = configOf(CommandName.flagsOf(arguments));
        path = path == null ? environment.get(variable(CONFIG)) : path;
        boolean named = path != null && !path.isBlank(); // an empty one is a fault of its own
        return new Sources(environment, named ? ConfigFile.read(Path.of(path)) : ConfigFile.NONE);
    }

    private static @Nullable String configOf(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.startsWith(CONFIG + "=")) {
                return argument.substring(CONFIG.length() + 1);
            }
            if (argument.equals(CONFIG) && i + 1 < arguments.size()) {
                return arguments.get(i + 1);
            }
        }
        return null;
    }

    /** A command line whose settings come from here where no flag gives them. */
    public CommandLine on(Object command, Class<?>... subcommands) {
        CommandLine line = new CommandLine(command);
        for (Class<?> subcommand : subcommands) {
            line.addSubcommand(subcommand);
        }
        line.setDefaultValueProvider(this);
        line.setPosixClusteredShortOptionsAllowed(false); // -hello is no call for help
        Values.convertOn(line);
        line.getCommandSpec().parser().splitQuotedStrings(true); // a quote is a character like others
        return line;
    }

    /** CHAT_VERSION and CHAT_HELP ask for nothing. */
    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || !isSetting(option)) {
            return null;
        }
        boolean ofServer = option.command().root().findOption(option.longestName()) != null;
        if (!ofServer) {
            return null; // a command's own
        }
        String given = given(option);
        return given == null ? asWritten(option.initialValue()) : given;
    }

    /** What the environment or the file say; null if neither does. */
    public @Nullable String given(OptionSpec option) {
        String value = environment.get(variable(option));
        String ofFile = file.values().getOrDefault(key(option), "");
        return value == null && !ofFile.isEmpty() ? ofFile : value;
    }

    /** Which of them says it, in words. */
    public String origin(CommandLine.ParseResult parsed, OptionSpec option) {
        if (parsed.hasMatchedOption(option)) {
            return "flag";
        }
        if (environment.containsKey(variable(option))) {
            return variable(option);
        }
        return file.values().containsKey(key(option)) ? String.valueOf(file.path()) : "default";
    }

    /** The same, of one setting alone. */
    public Sources only(OptionSpec option) {
        Set<String> variables = Set.of(variable(option));
        Map<String, String> one = environment.entrySet().stream()
                .filter(entry -> variables.contains(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        String value = file.values().get(key(option));
        return new Sources(
                one,
                value == null ? ConfigFile.NONE : new ConfigFile(file.path(), Map.of(key(option), value), List.of()));
    }

    /** A line for each name that no setting has, and each value that none can have; none if only help is asked for. */
    public List<String> faults(CommandSpec spec, List<String> arguments) {
        if (CommandName.isQuestion(arguments)) {
            return List.of();
        }
        List<String> faults = new ArrayList<>(file.faults());
        faults.addAll(EmptyValues.complaints(spec, arguments, environment));
        List<String> variables = spec.options().stream().map(Sources::variable).toList();
        for (String name : new TreeSet<>(environment.keySet())) {
            if (name.startsWith(PREFIX) && !variables.contains(name) && !name.equals(API_KEY)) {
                faults.add(unknown(name, variables));
            }
        }
        Set<String> keys = new HashSet<>();
        spec.options().stream().filter(Sources::isSetting).forEach(option -> keys.add(key(option)));
        keys.remove(key(CONFIG));
        for (String key : file.values().keySet()) {
            if (key.equals(key(CONFIG))) {
                faults.add(file.path() + ": a file cannot name another one");
            } else if (!keys.contains(key)) {
                faults.add(file.path() + ": " + unknown(key, keys));
            }
        }
        return faults;
    }

    /** The arguments without those that have no value. */
    public static List<String> withoutEmpty(List<String> arguments) {
        return EmptyValues.without(arguments);
    }

    private static String unknown(String name, Collection<String> known) {
        return name + " is no setting" + NearestName.question(name, known);
    }

    /** Null where picocli's own way does. */
    public static @Nullable String asWritten(@Nullable Object value) {
        if (value instanceof Duration time) {
            return time.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
        }
        return value instanceof Enum<?> kind ? kind.toString().toLowerCase(Locale.ROOT) : null;
    }

    /** Not one that asks for help or the version. */
    public static boolean isSetting(OptionSpec option) {
        return !option.usageHelp() && !option.versionHelp();
    }

    public static String key(OptionSpec option) {
        return key(option.longestName());
    }

    private static String key(String flag) {
        return flag.substring("--".length());
    }

    public static String variable(OptionSpec option) {
        return variable(option.longestName());
    }

    private static String variable(String flag) {
        return PREFIX + key(flag).toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
