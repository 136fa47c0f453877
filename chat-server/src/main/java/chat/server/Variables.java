package chat.server;

import java.time.Duration;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Gives flags their values from the environment: {@code --max-text-chars} from {@code CHAT_MAX_TEXT_CHARS}. Without one, times and
 * kinds get the value of their field, written as on the command line. Immutable.
 */
final class Variables implements IDefaultValueProvider {

    private final UnaryOperator<@Nullable String> environment;

    Variables() {
        this(System::getenv);
    }

    Variables(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    /** CHAT_VERSION and CHAT_HELP are no settings, and others may have set them. */
    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || !isSetting(option)) {
            return null;
        }
        String value = environment.apply(variable(option));
        return value == null ? asWritten(option.initialValue()) : value;
    }

    /** Null where picocli's own way does. */
    private static @Nullable String asWritten(@Nullable Object value) {
        if (value instanceof Duration time) {
            return time.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
        }
        return value instanceof Enum<?> kind ? kind.name().toLowerCase(Locale.ROOT) : null;
    }

    /** Not one that asks for help or the version. */
    static boolean isSetting(OptionSpec option) {
        return !option.usageHelp() && !option.versionHelp();
    }

    static String variable(OptionSpec option) {
        String name = option.longestName().substring("--".length());
        return "CHAT_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
