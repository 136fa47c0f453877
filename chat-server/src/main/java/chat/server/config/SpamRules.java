package chat.server.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is held back in rooms: the same text over and over, and links of newcomers. By pattern of the room's name, of which the most
 * exact one decides. Immutable.
 *
 * @param repeats how often one may say the same
 * @param newcomers how long somebody is a newcomer; zero: not at all
 */
public record SpamRules(Map<String, Repeats> repeats, Map<String, Duration> newcomers) {

    public static final SpamRules NONE = new SpamRules(Map.of(), Map.of());

    private static final int MOST_RULES = 100;
    private static final int MOST_TIMES = 20;
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration LONGEST_NEWCOMER = Duration.ofDays(3_650);

    private static final String OFF = "off";
    private static final String REPEAT_LIMIT = "--repeat-limit";
    private static final String LINKS_AFTER = "--links-after";

    /**
     * How often one may say the same.
     *
     * @param most times; 0: as often as one likes
     * @param time in which they count
     */
    public record Repeats(int most, Duration time) {

        public static final Repeats NO_LIMIT = new Repeats(0, Duration.ZERO);
    }

    public SpamRules {
        repeats = Map.copyOf(repeats);
        newcomers = Map.copyOf(newcomers);
        requireFew(REPEAT_LIMIT, repeats.size());
        requireFew(LINKS_AFTER, newcomers.size());
    }

    private static void requireFew(String flag, int rules) {
        if (rules > MOST_RULES) {
            throw new IllegalArgumentException(flag + " can be given " + MOST_RULES + " times");
        }
    }

    /** Reads {@code lobby=3/1m} or {@code lobby=off}, and {@code lobby=10m} or {@code lobby=off}. The last one for a pattern counts. */
    public static SpamRules parse(List<String> repeatLimits, List<String> linksAfter) {
        Map<String, Repeats> repeats = new LinkedHashMap<>();
        repeatLimits.forEach(text -> repeats.put(pattern(text, REPEAT_LIMIT), repeats(text)));
        Map<String, Duration> newcomers = new LinkedHashMap<>();
        linksAfter.forEach(text -> newcomers.put(pattern(text, LINKS_AFTER), newcomer(text)));
        return new SpamRules(repeats, newcomers);
    }

    private static String pattern(String text, String flag) {
        String pattern = text.substring(0, Math.max(0, text.indexOf('=')));
        if (!RoomRules.isPattern(pattern)) {
            throw wrong(text, flag);
        }
        return pattern;
    }

    private static String value(String text) {
        return text.substring(text.indexOf('=') + 1).strip();
    }

    private static Repeats repeats(String text) {
        String value = value(text);
        if (value.equals(OFF)) {
            return Repeats.NO_LIMIT;
        }
        int slash = value.indexOf('/');
        if (slash < 0 || !value.substring(0, slash).matches("[1-9][0-9]?")) {
            throw wrong(text, REPEAT_LIMIT);
        }
        Repeats repeats = new Repeats(
                Integer.parseInt(value.substring(0, slash)), time(value.substring(slash + 1), text, REPEAT_LIMIT));
        if (repeats.most > MOST_TIMES || !isBetween(repeats.time, LONGEST)) {
            throw wrong(text, REPEAT_LIMIT);
        }
        return repeats;
    }

    private static Duration newcomer(String text) {
        String value = value(text);
        if (value.equals(OFF)) {
            return Duration.ZERO;
        }
        Duration time = time(value, text, LINKS_AFTER);
        if (!isBetween(time, LONGEST_NEWCOMER)) {
            throw wrong(text, LINKS_AFTER);
        }
        return time;
    }

    private static Duration time(String value, String text, String flag) {
        try {
            return Times.parse(value);
        } catch (IllegalArgumentException e) {
            throw wrong(text, flag);
        }
    }

    private static boolean isBetween(Duration time, Duration longest) {
        return time.compareTo(Duration.ofSeconds(1)) >= 0 && time.compareTo(longest) <= 0;
    }

    private static IllegalArgumentException wrong(String text, String flag) {
        String form = flag.equals(REPEAT_LIMIT)
                ? " must be like lobby=3/1m or bots-*=off, 1 to 20 times in 1s to 1d: "
                : " must be like lobby=10m or staff=off, 1s to 3650d: ";
        return new IllegalArgumentException(flag + form + text);
    }

    public boolean isNone() {
        return repeats.isEmpty() && newcomers.isEmpty();
    }
}
