package chat.server;

import chat.server.command.Readout;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.PicocliException;

/** Reads the settings again, and applies those that may change while the server runs. Thread-safe. */
final class Reload {

    private static final Logger log = LoggerFactory.getLogger(Reload.class);

    private static final String NOTHING = "nothing was changed: {}";

    /** Needs no restart. */
    static final Set<String> LIVE = Set.of(
            "tls-cert",
            "tls-key",
            "token-key",
            "token-jwks",
            "token-issuer",
            "token-audience",
            "guests",
            "auth-url",
            "auth-header",
            "auth-outage",
            "allow-origin",
            "trusted-proxy",
            "max-connections",
            "max-connections-per-address",
            "sends-per-second",
            "max-text-chars",
            "edit-window",
            "ping-interval",
            "compression",
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
            "canary",
            "access-log",
            "drain",
            "room-rule",
            "repeat-limit",
            "links-after",
            "webhooks",
            "webhook-allow-private",
            "log-level");

    /** Who applies what is live. */
    interface Target {
        /**
         * Applies all or nothing.
         *
         * @throws IOException if that cannot be, with a line for each fault; nothing has changed then
         */
        void apply(Readout read) throws IOException;
    }

    private final List<String> arguments;
    private final Map<String, String> environment;
    private final Target target;
    private Readout present; // with the values that hold; guarded by this

    Reload(List<String> arguments, Map<String, String> environment, Readout present, Target target) {
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
            target.apply(read);
        } catch (IOException e) {
            String.valueOf(e.getMessage()).lines().forEach(fault -> log.warn(NOTHING, fault));
            return;
        } catch (PicocliException e) {
            log.warn(NOTHING, String.valueOf(e.getMessage()).lines().findFirst().orElse("failed"));
            return;
        }
        boolean changed = false;
        Map<String, Readout.Value> values = new LinkedHashMap<>(read.values());
        for (Map.Entry<String, Readout.Value> entry : read.values().entrySet()) {
            String before = present.values()
                    .getOrDefault(entry.getKey(), entry.getValue())
                    .toml();
            String now = entry.getValue().toml();
            if (!before.equals(now)) {
                changed = true;
                boolean live = LIVE.contains(entry.getKey());
                if (!live) {
                    values.put(entry.getKey(), present.values().getOrDefault(entry.getKey(), entry.getValue()));
                }
                log.info(
                        live ? "{} is {}, was {}" : "{} will be {} after a restart, is still {}",
                        entry.getKey(),
                        now,
                        before);
            }
        }
        if (!changed) {
            log.info("no setting has changed; keys, certificates and webhooks are as their files are now");
        }
        present = new Readout(read.config(), read.logLevel(), values);
    }
}
