package chat.server;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.PicocliException;

/** Reads the settings again, and applies those that may change while the server runs. Thread-safe. */
final class Reload {

    private static final Logger log = LoggerFactory.getLogger(Reload.class);

    /** Needs no restart. */
    static final Set<String> LIVE = Set.of(
            "allow-origin",
            "trusted-proxy",
            "max-connections",
            "max-connections-per-address",
            "sends-per-second",
            "max-text-chars",
            "edit-window",
            "ping-interval",
            "max-pending-bytes",
            "max-behind",
            "handshakes-per-second",
            "handshakes-per-second-per-address",
            "sends-burst",
            "commands-per-second",
            "commands-burst",
            "control-frames-per-second",
            "max-control-frames-per-message",
            "max-fragments",
            "max-unfinished-bytes",
            "max-pending-bytes-in-all",
            "max-rooms",
            "max-rooms-per-connection",
            "new-rooms-per-second",
            "headers-timeout",
            "hello-timeout",
            "pong-timeout",
            "log-level");

    private final List<String> arguments;
    private final Map<String, String> environment;
    private final Consumer<Readout> target;
    private Readout present; // guarded by this

    /** @param target applies what is live */
    Reload(List<String> arguments, Map<String, String> environment, Readout present, Consumer<Readout> target) {
        this.arguments = arguments;
        this.environment = environment;
        this.present = present;
        this.target = target;
    }

    /** Applies all that is live, or nothing. */
    synchronized void run() {
        Readout read;
        try {
            read = Readout.of(arguments, environment);
        } catch (IOException | PicocliException e) {
            log.warn(
                    "nothing was changed: {}",
                    String.valueOf(e.getMessage()).lines().findFirst().orElse("failed"));
            return;
        }
        target.accept(read);
        boolean changed = false;
        for (Map.Entry<String, Readout.Value> entry : read.values().entrySet()) {
            String before = present.values()
                    .getOrDefault(entry.getKey(), entry.getValue())
                    .toml();
            String now = entry.getValue().toml();
            if (!before.equals(now)) {
                changed = true;
                boolean live = LIVE.contains(entry.getKey());
                log.info("{} is {}, was {}{}", entry.getKey(), now, before, live ? "" : "; after a restart");
            }
        }
        if (!changed) {
            log.info("no setting has changed");
        }
        present = read;
    }
}
