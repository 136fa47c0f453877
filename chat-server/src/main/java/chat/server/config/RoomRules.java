package chat.server.config;

import chat.protocol.RoomName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What people may do in rooms about which neither their tokens nor the rooms themselves say more. Immutable.
 *
 * @param rules in any order: the most exact pattern decides
 * @param spam what is held back
 */
public record RoomRules(List<RoomRule> rules, SpamRules spam) {

    public static final RoomRules NONE = new RoomRules(List.of(), SpamRules.NONE);

    /** As many as a token may have. */
    private static final int MOST_RULES = 100;

    private static final String FLAG = "--room-rule";

    /** Whom a rule is for. */
    public enum Whom {
        EVERYBODY(""),
        GUESTS("guests:"),
        USERS("users:");

        private final String prefix;

        Whom(String prefix) {
            this.prefix = prefix;
        }
    }

    /**
     * One rule.
     *
     * @param pattern the name of a room, where {@code *} stands for any characters
     * @param letters of the actions, as tokens spell them
     */
    public record RoomRule(Whom whom, String pattern, String letters) {

        /** Reads {@code news-*=rh}, or the same for some: {@code guests:news-*=r}. */
        static RoomRule parse(String text) {
            Whom whom = text.startsWith(Whom.GUESTS.prefix)
                    ? Whom.GUESTS
                    : text.startsWith(Whom.USERS.prefix) ? Whom.USERS : Whom.EVERYBODY;
            String rule = text.substring(whom.prefix.length());
            int equals = rule.indexOf('=');
            String pattern = equals < 0 ? "" : rule.substring(0, equals);
            String letters = rule.substring(equals + 1);
            if (!isPattern(pattern) || !letters.matches("[rwhpmc]*")) {
                throw new IllegalArgumentException(FLAG
                        + " must be like news-*=rh, with letters of rwhpmc, perhaps after guests: or users: " + text);
            }
            return new RoomRule(whom, pattern, letters);
        }
    }

    public RoomRules {
        rules = List.copyOf(rules);
        if (rules.size() > MOST_RULES) {
            throw new IllegalArgumentException(FLAG + " can be given " + MOST_RULES + " times");
        }
    }

    /** Whether it can be the name of a room, where {@code *} stands for any characters. */
    static boolean isPattern(String text) {
        return text.length() <= 2 * RoomName.MAX_CHARS
                && RoomName.parse(text.replaceAll("\\*+", "x")).isPresent();
    }

    /** Reads rules; see {@link RoomRule#parse}. Nothing is held back. */
    public static RoomRules parse(List<String> texts) {
        List<RoomRule> rules = new ArrayList<>();
        texts.forEach(text -> rules.add(RoomRule.parse(text)));
        return new RoomRules(rules, SpamRules.NONE);
    }

    public RoomRules withSpam(SpamRules other) {
        return new RoomRules(rules, other);
    }

    /** The letters by pattern, for guests or for all others; of two rules for one pattern, the one for them alone. */
    public Map<String, String> lettersByPattern(boolean guests) {
        Map<String, String> letters = new LinkedHashMap<>();
        rules.stream()
                .filter(rule -> rule.whom() == Whom.EVERYBODY)
                .forEach(rule -> letters.put(rule.pattern(), rule.letters()));
        rules.stream()
                .filter(rule -> rule.whom() == (guests ? Whom.GUESTS : Whom.USERS))
                .forEach(rule -> letters.put(rule.pattern(), rule.letters()));
        return letters;
    }
}
