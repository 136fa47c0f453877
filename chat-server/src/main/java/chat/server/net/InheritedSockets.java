package chat.server.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Listening sockets that whoever starts the process leaves open for it, by the protocol of sd_listen_fds(3): their
 * descriptors, by what they are for. Immutable. Processes that this one starts do not take them for theirs: LISTEN_PID is
 * this one's, and the JDK leaves them the first three descriptors only.
 */
public record InheritedSockets(List<Integer> chat, List<Integer> management) {

    public static final InheritedSockets NONE = new InheritedSockets(List.of(), List.of());

    private static final int FIRST = 3;
    private static final int MOST = 1_000;

    public InheritedSockets {
        chat = List.copyOf(chat);
        management = List.copyOf(management);
    }

    /**
     * What the variables of the environment name; none if they are meant for another process.
     *
     * @param pid of this process
     * @throws IllegalArgumentException with one line that names the variable that is wrong
     */
    public static InheritedSockets of(Map<String, String> environment, long pid) {
        if (!Long.toString(pid).equals(environment.get("LISTEN_PID"))) {
            return NONE;
        }
        int count = count(environment.getOrDefault("LISTEN_FDS", ""));
        List<String> names = names(environment.getOrDefault("LISTEN_FDNAMES", ""));
        if (names.size() != count) {
            throw new IllegalArgumentException("LISTEN_FDNAMES must name each of the " + count
                    + " sockets of LISTEN_FDS, chat or management; it names " + names.size());
        }
        List<Integer> chat = new ArrayList<>();
        List<Integer> management = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            switch (names.get(i)) {
                case "chat" -> chat.add(FIRST + i);
                case "management" -> management.add(FIRST + i);
                default ->
                    throw new IllegalArgumentException("LISTEN_FDNAMES: " + names.get(i)
                            + " is neither chat nor management; FileDescriptorName= in the socket unit says it");
            }
        }
        return new InheritedSockets(chat, management);
    }

    private static int count(String text) {
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) > MOST) {
            throw new IllegalArgumentException("LISTEN_FDS must be a number, at most " + MOST + ": " + text);
        }
        return Integer.parseInt(text);
    }

    private static List<String> names(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split(":", -1));
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return chat.isEmpty() && management.isEmpty();
    }
}
