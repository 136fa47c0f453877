package chat.testing;

import static org.junit.platform.testkit.engine.EventConditions.container;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedSuccessfully;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import net.jqwik.api.Example;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class LeakExtensionTest {

    @Test
    void failsAClassThatLeaks() {
        assertFails(run("junit-jupiter", Leaks.class), Leaks.class);
    }

    @Test
    void failsAClassWhoseNestedClassLeaks() {
        assertFails(run("junit-jupiter", LeaksInside.class), LeaksInside.class);
    }

    @Test
    void failsAClassOfPropertiesThatLeaks() {
        assertFails(run("jqwik", LeaksInAnExample.class), LeaksInAnExample.class);
    }

    @Test
    void passesAClassThatReleasesWhatItTakes() {
        run("junit-jupiter", Releases.class)
                .assertThatEvents()
                .haveExactly(1, event(container(Releases.class), finishedSuccessfully()));
    }

    private static void assertFails(Events containers, Class<?> leaking) {
        containers
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                container(leaking),
                                finishedWithFailure(
                                        instanceOf(AssertionError.class),
                                        message(m -> m.contains("leaked, 1 times")))));
    }

    private static Events run(String engine, Class<?> testClass) {
        return EngineTestKit.engine(engine)
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .configurationParameter("jqwik.database", "target/jqwik-database-of-leaks")
                .selectors(DiscoverySelectors.selectClass(testClass))
                .execute()
                .containerEvents();
    }

    private static void leak() {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.buffer(8);
        buffer.writeByte(1);
    }

    static class Leaks {
        @Test
        void leaksABuffer() {
            leak();
        }
    }

    static class LeaksInside {
        @Nested
        class Inside {
            @Test
            void leaksABuffer() {
                leak();
            }
        }
    }

    static class LeaksInAnExample {
        @Example
        void leaksABuffer() {
            leak();
        }
    }

    static class Releases {
        @Test
        void releasesABuffer() {
            PooledByteBufAllocator.DEFAULT.buffer(8).release();
        }
    }
}
