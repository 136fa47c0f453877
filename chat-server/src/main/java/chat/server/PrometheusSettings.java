package chat.server;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Of the scrape. Stateless. */
final class PrometheusSettings implements PrometheusConfig {
    /** Where the meters of one server are. */
    static PrometheusMeterRegistry newRegistry() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(new PrometheusSettings());
        // Prometheus has its own name and unit for it, which the server's meters give.
        registry.config().meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"));
        registry.config().meterFilter(withoutTheSuffixOfHistograms());
        return registry;
    }

    private static MeterFilter withoutTheSuffixOfHistograms() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getName().equals("system.cpu.count") ? id.withName("system.cpus") : id;
            }
        };
    }

    @Override
    public @Nullable String get(String key) {
        return null;
    }

    /** Prometheus up to 2.42 rejects a scrape whose histogram counts carry exemplars. */
    @Override
    public Properties prometheusProperties() {
        Properties properties = new Properties();
        properties.setProperty("io.prometheus.exporter.exemplarsOnAllMetricTypes", "false");
        return properties;
    }
}
