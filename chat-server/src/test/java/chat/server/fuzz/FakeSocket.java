package chat.server.fuzz;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A socket without a network, on a clock that its owner turns. Each way ends by itself, and once. Used by one thread. */
final class FakeSocket extends EmbeddedChannel implements DuplexChannel {

    /** What the server did with it that it must not. */
    final List<String> violations = new ArrayList<>();

    private boolean inputShutdown;
    private boolean outputShutdown;

    /** Open, and accepted by {@code pipeline}. */
    static FakeSocket accepted(ChannelHandler pipeline) {
        FakeSocket socket = new FakeSocket(pipeline);
        try {
            socket.register();
            socket.freezeTime();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return socket;
    }

    private FakeSocket(ChannelHandler pipeline) {
        super(false, false, pipeline);
    }

    /** The client sends no more. */
    void endInput() {
        inputShutdown = true;
        pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        runPendingTasks();
    }

    /** Lets time pass until the server has closed, or it is over. */
    void await(int seconds) {
        for (int i = 0; i < seconds && isOpen(); i++) {
            advanceTimeBy(1, TimeUnit.SECONDS);
            runPendingTasks();
        }
    }

    @Override
    protected void handleOutboundMessage(Object message) {
        if (outputShutdown) {
            violations.add("sends after it has ended its output");
        }
        super.handleOutboundMessage(message);
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        if (outputShutdown) {
            violations.add("ends its output twice");
        }
        outputShutdown = true;
        return promise.setSuccess();
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    public boolean isInputShutdown() {
        return inputShutdown;
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShutdown;
    }

    @Override
    public boolean isShutdown() {
        return inputShutdown && outputShutdown;
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        throw new UnsupportedOperationException("the server does not");
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        throw new UnsupportedOperationException("the server does not");
    }
}
