package chat.server.net;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/**
 * Event loops that close their channels before they end. Those of Netty 4.2.18 do so if they are asked to end while they wait; asked
 * while they run tasks, they end with their channels open. Thread-safe.
 */
final class ClosingLoops extends MultiThreadIoEventLoopGroup {

    ClosingLoops(int count, ThreadFactory threads, IoHandlerFactory handlers) {
        super(count, threads, handlers);
    }

    @Override
    protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... unused) {
        return new Loop(executor, handlers);
    }

    private final class Loop extends SingleThreadIoEventLoop {

        Loop(Executor executor, IoHandlerFactory handlers) {
            super(ClosingLoops.this, executor, handlers);
        }

        @Override
        protected boolean confirmShutdown() {
            if (!isShuttingDown()) {
                return false;
            }
            if (!isShutdown()) { // after that no handler would be called
                ioHandler().prepareToDestroy();
            }
            return super.confirmShutdown();
        }
    }
}
