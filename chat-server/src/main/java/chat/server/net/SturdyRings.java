package chat.server.net;

import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.ServerChannel;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * io_uring whose event loops survive what a completion throws, such as the error for no memory: it goes to the handlers of the
 * channel that it came to, and that channel is closed. Netty by itself ends the loop with all its connections after an {@link
 * Error}, and after an exception leaves the channel as it is. Thread-safe.
 */
record SturdyRings(IoHandlerFactory rings) implements IoHandlerFactory {

    @Override
    public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new Handler(rings.newHandler(executor));
    }

    @Override
    public boolean isChangingThreadSupported() {
        return rings.isChangingThreadSupported();
    }

    /** Confined to its event loop, but for {@link #wakeup}. */
    private record Handler(IoHandler ring) implements IoHandler {

        @Override
        public void initialize() {
            ring.initialize();
        }

        @Override
        public int run(IoHandlerContext context) {
            return ring.run(context);
        }

        @Override
        public void prepareToDestroy() {
            ring.prepareToDestroy();
        }

        @Override
        public void destroy() {
            ring.destroy();
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            return ring.register(
                    handle instanceof IoUringIoHandle rings && handle instanceof Channel.Unsafe unsafe
                            ? new Handle(rings, unsafe)
                            : handle);
        }

        @Override
        public void wakeup() {
            ring.wakeup();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> type) {
            return ring.isCompatible(type);
        }
    }

    /** Of one channel. Confined to its event loop. */
    private record Handle(IoUringIoHandle handle, Channel.Unsafe unsafe) implements IoUringIoHandle {

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            try {
                handle.handle(registration, event);
            } catch (RuntimeException | Error e) {
                Channel channel = unsafe.voidPromise().channel();
                channel.pipeline().fireExceptionCaught(e);
                if (!(channel instanceof ServerChannel)) {
                    unsafe.close(unsafe.voidPromise());
                }
            }
        }

        @Override
        public void registered() {
            handle.registered();
        }

        @Override
        public void unregistered() {
            handle.unregistered();
        }

        @Override
        public void close() throws Exception {
            handle.close();
        }
    }
}
