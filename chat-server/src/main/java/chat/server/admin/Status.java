package chat.server.admin;

import chat.server.connection.OpenConnection;
import chat.server.hook.HookState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a server does. Immutable; as JSON it has the names of the components.
 *
 * @param java version of the JVM
 * @param transport the kernel's interface
 * @param whyNotReady null if it is ready
 * @param perSecond rates of the last ten seconds, by name
 * @param membersBehind places in rooms that wait for the history
 * @param behind connections that read too slowly, the longest first
 * @param behindKnown false if an event loop did not answer in time
 */
public record Status(
        String version,
        String java,
        String transport,
        int eventLoops,
        long upSeconds,
        @Nullable String whyNotReady,
        long connections,
        long rooms,
        Map<String, Double> perSecond,
        long membersBehind,
        List<OpenConnection> behind,
        boolean behindKnown,
        List<HookState> webhooks,
        List<Usage> limits) {

    /**
     * How far a limit is used up.
     *
     * @param name the flag without its dashes, or what it is
     * @param unit empty where the name says it
     */
    public record Usage(String name, long used, long most, String unit) {

        private static final double NEAR = 0.8;

        /** 1 where it is reached. */
        public double share() {
            return most == 0 ? 0 : (double) used / most;
        }

        /** Whether an operator should do something about it. */
        public boolean isNear() {
            return share() >= NEAR;
        }
    }
}
