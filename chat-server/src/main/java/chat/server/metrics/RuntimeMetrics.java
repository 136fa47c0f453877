package chat.server.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** Meters of the process. The JVM holds the registry, and all that its meters measure, until they are closed. */
public final class RuntimeMetrics implements AutoCloseable {

    private final JvmGcMetrics collections = new JvmGcMetrics();

    /** Registers every meter. */
    public RuntimeMetrics(MeterRegistry registry) {
        new Meters(registry)
                .gauge(
                        "chat.direct.memory",
                        "bytes",
                        "Direct memory that Netty has taken",
                        PlatformDependent::usedDirectMemory);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            FunctionCounter.builder("process.cpu", system, RuntimeMetrics::cpuSeconds)
                    .baseUnit("seconds")
                    .description("CPU time of the process")
                    .register(registry);
        }
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    private static double cpuSeconds(OperatingSystemMXBean system) {
        return (double) system.getProcessCpuTime() / TimeUnit.SECONDS.toNanos(1);
    }

    @Override
    public void close() {
        collections.close();
    }
}
