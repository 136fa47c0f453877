package chat.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import chat.server.TestServer;
import chat.server.config.TransportKind;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventLoopsTest {

    private static final int MOST_RINGS = 2;

    private final AtomicInteger rings = new AtomicInteger();
    private boolean inherits;
    private boolean unix;
    private String why = "";

    /** As on a machine where io_uring has memory for two rings, and epoll is not there. */
    private Transport transport(TransportKind kind) {
        IoHandlerFactory nio = NioIoHandler.newFactory();
        return switch (kind) {
            case IO_URING ->
                new Transport(
                        "io_uring",
                        executor -> {
                            if (rings.incrementAndGet() > MOST_RINGS) {
                                throw new IllegalStateException("no memory\nfor a ring");
                            }
                            return nio.newHandler(executor);
                        },
                        NioServerSocketChannel.class,
                        NioServerDomainSocketChannel.class,
                        null);
            case EPOLL -> throw new IllegalStateException(new UnsatisfiedLinkError("no library"));
            default ->
                new Transport("nio", nio, NioServerSocketChannel.class, NioServerDomainSocketChannel.class, null);
        };
    }

    private String started(TransportKind kind, int chat) {
        EventLoops loops = EventLoops.start(kind, chat, inherits, unix, this::transport);
        EventLoops.stop(loops.chat(), 1_000);
        EventLoops.stop(loops.management(), 1_000);
        why = loops.why();
        return loops.transport().name();
    }

    @Test
    void takesTheBestThatCanBeHad() {
        assertThat(started(TransportKind.AUTO, 1)).isEqualTo("io_uring");
    }

    @Test
    void takesTheNextOneWhereNotAllLoopsCanBeHad() {
        assertThat(started(TransportKind.AUTO, 2)).isEqualTo("nio"); // the third ring is the management's
        assertThat(why)
                .isEqualTo(
                        "io_uring cannot be had for 3 threads: no memory; epoll cannot be had for 3 threads: no library");
    }

    @Test
    void saysInOneLineWhyTheOneAskedForCannotBeHad() {
        assertThatIllegalStateException()
                .isThrownBy(() -> started(TransportKind.IO_URING, 2))
                .withMessage("io_uring cannot be had for 3 threads: no memory");
        assertThatIllegalStateException()
                .isThrownBy(() -> started(TransportKind.EPOLL, 1))
                .withMessage("epoll cannot be had for 2 threads: no library");
    }

    @Test
    void takesSocketsThatAreHandedOverOnEpollAlone() {
        inherits = true;
        assertThatIllegalStateException()
                .isThrownBy(() -> started(TransportKind.IO_URING, 1))
                .withMessage("io_uring cannot take sockets that are handed over");
        assertThatIllegalStateException()
                .isThrownBy(() -> started(TransportKind.AUTO, 1))
                .withMessage("io_uring cannot take sockets that are handed over; epoll cannot be had for 2 threads: "
                        + "no library; nio cannot take sockets that are handed over");
        assertThat(rings).hasValue(0);
    }

    @Test
    void endsTheThreadsOfAnAttemptThatFails() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        started(TransportKind.AUTO, 2);

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("chat-") && !before.contains(thread))
                .allSatisfy(thread -> thread.join(TestServer.BOUND.toMillis()))
                .noneMatch(Thread::isAlive);
    }

    @Test
    void autoLeavesIoUringOutForAUnixSocket() {
        unix = true;

        assertThat(started(TransportKind.AUTO, 1)).isEqualTo("nio");
        assertThat(why).startsWith("io_uring ends a Unix socket's connection");
        assertThat(started(TransportKind.IO_URING, 1)).isEqualTo("io_uring");
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void closesWhatIsOpenWhenItIsAskedToEndWhileItRunsATask(TransportKind kind) {
        EventLoops loops = EventLoops.start(kind, 1, false, false);
        Channel listener = new ServerBootstrap()
                .group(loops.chat())
                .channel(loops.transport().serverChannel())
                .childHandler(new ChannelInboundHandlerAdapter())
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();

        listener.eventLoop().execute(() -> loops.chat().shutdownGracefully(0, 1, TimeUnit.SECONDS));
        EventLoops.stop(loops.chat(), 1_000);
        EventLoops.stop(loops.management(), 1_000);

        assertThat(loops.chat().isTerminated()).isTrue();
        assertThat(listener.isOpen()).isFalse();
    }
}
