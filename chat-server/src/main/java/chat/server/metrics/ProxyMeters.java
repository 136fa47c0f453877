package chat.server.metrics;

import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;

/** What trusted proxies say wrong. Thread-safe. */
public final class ProxyMeters {

    /** What was malformed. */
    public enum Fault {
        FORWARDED,
        X_FORWARDED_FOR,
        DISAGREEMENT,
        PROXY_PROTOCOL
    }

    private final Map<Fault, Counter> faults = new EnumMap<>(Fault.class);

    ProxyMeters(Meters meters) {
        for (Fault fault : Fault.values()) {
            faults.put(
                    fault,
                    meters.labelled(
                            "chat.proxy.faults",
                            "faults",
                            "Headers of trusted proxies that were malformed, by which",
                            "header",
                            fault));
        }
    }

    public void fault(Fault fault) {
        Counter counter = faults.get(fault);
        if (counter != null) {
            counter.increment();
        }
    }
}
