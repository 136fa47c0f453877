package chat.bench.sessions;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;

/** Makes event loops for the in-memory transport, which end with the program. Stateless. */
final class LocalLoops {

    private LocalLoops() {}

    static EventLoopGroup start(int count, String threadName) {
        return new MultiThreadIoEventLoopGroup(
                count, new DefaultThreadFactory(threadName, true), LocalIoHandler.newFactory());
    }
}
