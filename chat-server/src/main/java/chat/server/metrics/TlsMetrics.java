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

    /** Registers every meter. */
    public TlsMetrics(MeterRegistry registry) {
        Meters meters = new Meters(registry);
        for (Handshake result : Handshake.values()) {
            handshakes.put(
                    result,
                    meters.labelled(
                            "chat.tls.handshakes", "handshakes", "TLS handshakes, by result", "result", result));
        }
        Gauge.builder("chat.tls.certificate.expiry", this, TlsMetrics::hoursLeft)
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
