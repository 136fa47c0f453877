package chat.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The meters of encryption. Thread-safe. */
public final class TlsMetrics {

    /** The end of a TLS handshake. */
    public enum Handshake {
        COMPLETED,
        FAILED,
        /** The first bytes were none of TLS. */
        NOT_TLS
    }

    private static final double SECONDS_OF_AN_HOUR = 3_600;

    private final Map<Handshake, Counter> handshakes = new EnumMap<>(Handshake.class);
    private volatile @Nullable Instant expiry;

    /** Registers every meter, of the clients' listener. */
    public TlsMetrics(MeterRegistry registry) {
        this(registry, "chat.tls");
    }

    /** Those of the API's own listener. */
    public static TlsMetrics ofApi(MeterRegistry registry) {
        return new TlsMetrics(registry, "chat.api.tls");
    }

    private TlsMetrics(MeterRegistry registry, String prefix) {
        Meters meters = new Meters(registry);
        for (Handshake result : Handshake.values()) {
            handshakes.put(
                    result,
                    meters.labelled(
                            prefix + ".handshakes", "handshakes", "TLS handshakes, by result", "result", result));
        }
        Gauge.builder(prefix + ".certificate.expiry", this, TlsMetrics::hoursLeft)
                .baseUnit("hours")
                .description("Time until the certificate expires; NaN without TLS")
                .register(registry);
    }

    private double hoursLeft() {
        Instant end = expiry;
        return end == null ? Double.NaN : Duration.between(Instant.now(), end).toSeconds() / SECONDS_OF_AN_HOUR;
    }

    public void handshake(Handshake result) {
        Objects.requireNonNull(handshakes.get(result)).increment();
    }

    /** When the certificate ends; null for none. */
    public void expires(@Nullable Instant end) {
        expiry = end;
    }
}
