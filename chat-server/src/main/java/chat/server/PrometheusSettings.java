package chat.server;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Of the scrape. Stateless. */
final class PrometheusSettings implements PrometheusConfig {
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
