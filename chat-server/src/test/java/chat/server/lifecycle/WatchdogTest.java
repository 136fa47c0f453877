package chat.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchdogTest {

    private static final int MANY_LOOKS = 3 * Watchdog.MOST_SILENT;

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("loop"), NioIoHandler.newFactory());
    private final EventLoop loop = loops.next();
    private final Pulse pulse = new Pulse("writer");
    private final Pulse patient = new Pulse("publisher", 7);
    private final List<String> deaths = new ArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private final Watchdog dog = new Watchdog(loops, List.of(pulse, patient), deaths::add);

    @BeforeEach
    void begin() {
        letLoopAnswer();
    }

    @AfterEach
    void end() {
        released.countDown();
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void letLoopAnswer() {
        loop.submit(() -> {}).awaitUninterruptibly();
    }

    private void block() {
        loop.execute(() -> {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** As many looks as come in five seconds. */
    private void lookForFiveSeconds() {
        for (int i = 0; i < 5; i++) {
            dog.look();
        }
    }

    @Test
    void isContentWhileAllGetOn() {
        for (int i = 0; i < MANY_LOOKS; i++) {
            pulse.begin();
            dog.look();
            letLoopAnswer();
            pulse.end();
        }

        assertThat(dog.trouble()).isEmpty();
        assertThat(dog.stuck()).isZero();
    }

    @Test
    void isContentWithAThreadThatHasNothingToDo() {
        for (int i = 0; i < MANY_LOOKS; i++) {
            dog.look();
            letLoopAnswer();
        }

        assertThat(dog.trouble()).isEmpty();
    }

    @Test
    void namesALoopThatIsStuckUntilItGetsOn() {
        dog.look();
        letLoopAnswer();
        block();
        lookForFiveSeconds();
        assertThat(dog.trouble()).hasValueSatisfying(line -> assertThat(line).startsWith("stuck: loop-"));
        assertThat(dog.stuck()).isEqualTo(1);

        released.countDown();
        letLoopAnswer();
        dog.look();
        assertThat(dog.trouble()).isEmpty();
    }

    @Test
    void givesAThreadThatWaitsForAnotherMachineItsTime() {
        patient.begin();
        for (int look = 1; look <= 8; look++) {
            assertThat(dog.stuck()).as("before look %d", look).isZero();
            dog.look();
            letLoopAnswer();
        }

        assertThat(dog.trouble()).contains("stuck: publisher");
    }

    @Test
    void namesAThreadWhoseStepDoesNotEndUntilItDoes() {
        pulse.begin();
        for (int i = 0; i < 5; i++) {
            dog.look();
            letLoopAnswer();
        }
        assertThat(dog.trouble()).contains("stuck: writer");

        pulse.end();
        dog.look();
        assertThat(dog.trouble()).isEmpty();
    }

    @Test
    void tellsOfALoopThatHasEnded() {
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
        dog.look();

        assertThat(deaths)
                .singleElement()
                .asString()
                .startsWith("the thread loop-")
                .contains("has ended");
        assertThat(dog.trouble()).isPresent();
    }

    @Test
    void leavesTheServiceManagersWatchdogToRunOutWhileALoopIsStuck() {
        AtomicInteger beats = new AtomicInteger();
        dog.afterEachLook(() -> {
            if (dog.trouble().isEmpty()) {
                beats.incrementAndGet();
            }
        });
        letLoopAnswer();
        dog.look();
        assertThat(beats).hasValue(1);
        letLoopAnswer();

        block();
        lookForFiveSeconds();
        int before = beats.get();
        lookForFiveSeconds();
        assertThat(beats).hasValue(before);

        released.countDown();
        letLoopAnswer();
        dog.look();
        letLoopAnswer();
        dog.look();
        assertThat(beats).hasValueGreaterThan(before);
    }
}
