package chat.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails the tests of a class if one of their buffers was never released. */
final class LeakCheck implements BeforeAllCallback, AfterAllCallback {

    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

    @Override
    public void beforeAll(ExtensionContext context) {
        ByteBufUtil.setLeakListener((resourceType, records) -> leaks.add(resourceType + " " + records));
    }

    @Override
    @SuppressWarnings("SystemGc") // a leak is found when the lost buffer is collected
    public void afterAll(ExtensionContext context) {
        System.gc();
        PooledByteBufAllocator.DEFAULT.buffer(1).release(); // looks for leaks
        ByteBufUtil.setLeakListener(null);
        assertThat(leaks).isEmpty();
    }
}
