package chat.server.metrics;

import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Which program runs on what, as labels of a meter that is always 1. Stateless. */
public final class BuildInfo {

    private BuildInfo() {}

    public static void register(PrometheusRegistry registry, String version, String java, String transport) {
        Info.builder()
                .name("chat_build")
                .help("Version of the server and of its Java, and the kernel's interface that it uses; always 1")
                .labelNames("version", "java", "transport")
                .register(registry)
                .setLabelValues(version, java, transport);
    }
}
