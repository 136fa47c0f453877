package chat.server.audit;

import chat.server.config.AccessLog;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line for each end of a connection ({@code chat.access}), and for refusals ({@code chat.audit}) as many a second as do
 * not fill a disk. Thread-safe.
 */
final class IncidentLog {

    static final int MOST_REFUSALS_A_SECOND = 50;

    private static final Logger access = LoggerFactory.getLogger("chat.access");
    private static final Logger audit = LoggerFactory.getLogger("chat.audit");

    private final Supplier<AccessLog> setting;
    private final AtomicLong second = new AtomicLong();
    private final AtomicInteger inSecond = new AtomicInteger();
    private final AtomicInteger leftOut = new AtomicInteger();

    /** @param setting is asked each time */
    IncidentLog(Supplier<AccessLog> setting) {
        this.setting = setting;
    }

    void add(Incident incident) {
        AccessLog which = setting.get();
        if (which == AccessLog.OFF) {
            return;
        }
        if (!incident.kind().isEnd()) {
            if (mayPass(TimeUnit.MILLISECONDS.toSeconds(incident.timeMillis()))) {
                write(audit, incident);
            }
        } else if (which == AccessLog.ALL) {
            write(access, incident);
        }
    }

    private boolean mayPass(long now) {
        long before = second.get();
        if (now != before && second.compareAndSet(before, now)) {
            inSecond.set(0);
            int missing = leftOut.getAndSet(0);
            if (missing > 0) {
                audit.atInfo().addKeyValue("lines", missing).log("refusals left out, too many in a second");
            }
        }
        if (inSecond.incrementAndGet() <= MOST_REFUSALS_A_SECOND) {
            return true;
        }
        leftOut.incrementAndGet();
        return false;
    }

    private static void write(Logger log, Incident incident) {
        var line = log.atInfo()
                .addKeyValue("address", incident.address())
                .addKeyValue("code", incident.code())
                .addKeyValue("reason", unquoted(incident.reason()));
        if (incident.user() != null && incident.name() != null) {
            line = line.addKeyValue("user", incident.user()).addKeyValue("name", unquoted(incident.name()));
        }
        if (incident.kind() != Incident.Kind.NOT_CONNECTED) {
            line = line.addKeyValue("seconds", incident.openSeconds())
                    .addKeyValue("received", incident.received())
                    .addKeyValue("refused", incident.refused());
        }
        line.log(incident.kind().words());
    }

    /** Text cannot end a value early and look like the next one. */
    private static String unquoted(String value) {
        return value.replace('"', '\'');
    }
}
