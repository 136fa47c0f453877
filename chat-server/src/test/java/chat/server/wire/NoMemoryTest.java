package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.config.TransportKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.UncheckedBooleanSupplier;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** There is no memory for what comes. */
final class NoMemoryTest {

    private static final int LOOPS = 2;
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final AtomicInteger accepted = new AtomicInteger();

    /** The first connections of all event loops get no memory to read. */
    private ChannelHandler before(Channel channel) {
        if (accepted.incrementAndGet() <= LOOPS) {
            channel.config().setRecvByteBufAllocator(new NoMemory());
        }
        return new ChannelInboundHandlerAdapter();
    }

    @SuppressWarnings("deprecation") // the handle is the one that Netty asks for
    private static final class NoMemory extends AdaptiveRecvByteBufAllocator {

        @Override
        public Handle newHandle() {
            return new NoBuffers(super.newHandle());
        }

        private static final class NoBuffers extends DelegatingHandle implements ExtendedHandle {

            NoBuffers(Handle handle) {
                super(handle);
            }

            @Override
            public ByteBuf allocate(ByteBufAllocator allocator) {
                throw new OutOfMemoryError("as a test wants it");
            }

            @Override
            public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
                return ((ExtendedHandle) delegate()).continueReading(maybeMore);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void costsTheConnectionThatItCameToAndNoOther(TransportKind kind) throws IOException {
        try (PipelineServer server =
                new PipelineServer(kind, 0, this::before, channel -> new ChannelInboundHandlerAdapter())) {
            for (int i = 0; i < LOOPS; i++) {
                try (RawClient unlucky = RawClient.open(server.port())) {
                    unlucky.write(REQUEST);
                    unlucky.awaitEnd();
                }
            }
            for (int i = 0; i < LOOPS; i++) {
                try (RawClient other = RawClient.open(server.port())) {
                    other.write(REQUEST);
                    assertThat(other.readAnswer().status()).isEqualTo(200);
                }
            }
        }
    }
}
