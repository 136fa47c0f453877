package chat.server.auth;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What somebody can do in a room. */
public enum Action {
    /** Join, and get what is said from then on. */
    READ,
    /** Say something, or show that one is typing. */
    WRITE,
    /** Read what was said before. */
    HISTORY,
    /** See who is there. */
    MEMBERS,
    /** Change or delete one's own messages. */
    EDIT_OWN,
    /** Delete the messages of others, remove them, and silence them. */
    MODERATE,
    /** Be the first one in a room. */
    CREATE;

    /** The actions of letters as tokens spell them, in any order; {@code w} lets one correct oneself, too. Empty if a letter has no action. */
    public static Optional<Set<Action>> parse(String letters) {
        EnumSet<Action> actions = EnumSet.noneOf(Action.class);
        for (int i = 0; i < letters.length(); i++) {
            switch (letters.charAt(i)) {
                case 'r' -> actions.add(READ);
                case 'w' -> Collections.addAll(actions, WRITE, EDIT_OWN);
                case 'h' -> actions.add(HISTORY);
                case 'p' -> actions.add(MEMBERS);
                case 'm' -> actions.add(MODERATE);
                case 'c' -> actions.add(CREATE);
                default -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(Collections.unmodifiableSet(actions));
    }

    /** The letters of some actions, of which {@link #parse} makes those again. */
    static String letters(Set<Action> actions) {
        StringBuilder letters = new StringBuilder();
        for (Action action : actions) {
            switch (action) {
                case READ -> letters.append('r');
                case WRITE -> letters.append('w');
                case HISTORY -> letters.append('h');
                case MEMBERS -> letters.append('p');
                case EDIT_OWN -> {} // goes with WRITE
                case MODERATE -> letters.append('m');
                case CREATE -> letters.append('c');
            }
        }
        return letters.toString();
    }
}
