package chat.server.room;

import io.netty.channel.Channel;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;

/** An event loop that a test turns by hand, with a clock that it sets. */
final class TestLoop {

    private final MockTicker clock = Ticker.newMockTicker();
    private final ManualIoEventLoop loop =
            new ManualIoEventLoop(null, Thread.currentThread(), LocalIoHandler.newFactory(), clock);

    @SuppressWarnings("deprecation") // it is what a loop outside a group has
    void register(Channel channel) {
        loop.register(channel);
        settle();
    }

    /** Runs what is due now, and not what that makes due; returns how many tasks ran. */
    int turn() {
        return loop.runNow();
    }

    /** Runs until nothing is due. */
    void settle() {
        while (turn() > 0) {
            // again
        }
    }

    void advance(long seconds) {
        clock.advance(seconds, TimeUnit.SECONDS);
        settle();
    }
}
