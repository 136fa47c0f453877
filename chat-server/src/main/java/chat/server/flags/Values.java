package chat.server.flags;

import chat.server.config.Times;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** Reads the values of flags, and says in an operator's words what is wrong with one. Stateless. */
public final class Values {

    private Values() {}

    /** Registers the converters for all flags of a command line and its commands. */
    public static void convertOn(CommandLine line) {
        // One for both: Java 17 crashes as it writes a class archive where two of the same are of a class as old as
        // picocli's.
        ITypeConverter<Integer> number = Values::number;
        line.registerConverter(Duration.class, Values::time)
                .registerConverter(int.class, number)
                .registerConverter(Integer.class, number)
                .registerConverter(long.class, Values::largeNumber)
                .registerConverter(Instant.class, Values::instant)
                .registerConverter(boolean.class, Values::truth);
        convertKindsOn(line);
    }

    private static void convertKindsOn(CommandLine line) {
        for (OptionSpec option : line.getCommandSpec().options()) {
            if (option.type().isEnum()) {
                convertKindOn(line, option.type());
            }
        }
        line.getSubcommands().values().forEach(Values::convertKindsOn);
    }

    private static <T> void convertKindOn(CommandLine line, Class<T> kind) {
        line.registerConverter(
                kind,
                text -> Arrays.stream(kind.getEnumConstants())
                        .filter(constant -> constant.toString().equalsIgnoreCase(text.strip()))
                        .findFirst()
                        .orElseThrow(() -> new TypeConversionException("'" + text + "' is none of " + names(kind))));
    }

    private static String names(Class<?> kind) {
        return Arrays.stream(kind.getEnumConstants())
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private static int number(String text) {
        return Math.toIntExact(inRange(text, Integer.MAX_VALUE));
    }

    private static long largeNumber(String text) {
        return inRange(text, Long.MAX_VALUE);
    }

    private static long inRange(String text, long most) {
        try {
            long number = Long.parseLong(text.strip());
            if (number <= most && number >= -most) {
                return number;
            }
        } catch (NumberFormatException e) {
            if (!text.strip().matches("[+-]?[0-9]+")) {
                throw new TypeConversionException("'" + text + "' is not a whole number");
            }
        }
        throw new TypeConversionException("'" + text + "' is too large; the largest is " + most);
    }

    private static boolean truth(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new TypeConversionException("'" + text + "' is neither true nor false");
        };
    }

    /** As in ISO 8601, in UTC. */
    private static Instant instant(String text) {
        try {
            return Instant.parse(text.strip());
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + text + "' is not a time such as 2026-11-28T09:30:00Z");
        }
    }

    private static Duration time(String text) {
        try {
            return Times.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
