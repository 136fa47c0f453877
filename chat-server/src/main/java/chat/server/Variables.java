package chat.server;

import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Gives flags their values from the environment: {@code --max-text-chars} from {@code CHAT_MAX_TEXT_CHARS}. Immutable. */
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
        return argument instanceof OptionSpec option && !option.usageHelp() && !option.versionHelp()
                ? environment.apply(variable(option))
                : null;
    }

    static String variable(OptionSpec option) {
        String name = option.longestName().substring("--".length());
        return "CHAT_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
