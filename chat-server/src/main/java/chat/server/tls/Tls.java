package chat.server.tls;

import chat.server.config.TlsFiles;
import chat.server.metrics.TlsMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What new connections are encrypted with, if anything is. Open connections have what they began with. Thread-safe.
 */
public final class Tls implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Tls.class);

    /** More than a record (16 KiB): a long write stays one, of several records. By measurement: docs/performance.md. */
    private static final int MOST_WRITE_BYTES = 64 * 1024;

    private static final TlsFront FRONT = new TlsFront();

    private final TlsMetrics metrics;
    private final TlsEvents events;
    private @Nullable Loaded present; // guarded by this

    /** With the one reference to the context that is no connection's. */
    private record Loaded(Credentials credentials, SslContext context) {}

    /** Encrypts nothing yet. */
    public Tls(TlsMetrics metrics) {
        this.metrics = metrics;
        this.events = new TlsEvents(metrics);
    }

    /** Nothing, for good; with meters of its own. */
    public static Tls none() {
        return new Tls(new TlsMetrics(new SimpleMeterRegistry()));
    }

    /**
     * Reads the files, and lets them hold for new connections.
     *
     * @param files null for connections that are not encrypted
     * @throws IOException if they cannot be used, with one line that says why; nothing has changed then
     */
    public void load(@Nullable TlsFiles files) throws IOException {
        load(
                files,
                SslProvider.isAlpnSupported(SslProvider.OPENSSL_REFCNT) ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK);
    }

    void load(@Nullable TlsFiles files, SslProvider provider) throws IOException {
        if (files == null) {
            replace(null);
            return;
        }
        Credentials credentials = Credentials.read(files);
        replace(new Loaded(credentials, ServerContext.of(credentials, provider)));
        log.info(
                "TLS by {}, certificate of {}, until {}",
                provider == SslProvider.JDK ? "the JDK, as " + whyNotBoringSsl() : "BoringSSL",
                credentials.name(),
                credentials.expiry());
        credentials.warning(Instant.now()).ifPresent(log::warn);
    }

    private static String whyNotBoringSsl() {
        Throwable cause = OpenSsl.unavailabilityCause();
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return "BoringSSL cannot be loaded"
                + (cause == null
                        ? ""
                        : ": "
                                + String.valueOf(cause.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse(""));
    }

    private synchronized void replace(@Nullable Loaded next) {
        Loaded before = present;
        present = next;
        metrics.expires(next == null ? null : next.credentials.expiry());
        if (before != null) {
            ReferenceCountUtil.release(before.context); // the connections have references of their own
        }
    }

    public synchronized boolean isOn() {
        return present != null;
    }

    /** Warns if clients reach one of {@code listeners} across a network, and nothing is encrypted. */
    public void warnOfOpenText(List<Channel> listeners) {
        for (Channel listener : listeners) {
            if (!isOn()
                    && listener.localAddress() instanceof InetSocketAddress address
                    && !address.getAddress().isLoopbackAddress()) {
                log.warn(
                        "clients reach {} without TLS, so others can read and change what they say: give --tls-cert and"
                                + " --tls-key, or listen on a loopback address behind a proxy that speaks TLS",
                        address.getAddress().isAnyLocalAddress()
                                ? "this machine"
                                : address.getAddress().getHostAddress());
            }
        }
    }

    /** Puts what encrypts, if anything does, at the end of {@code pipeline}, which is empty, or knows the connection's peer. */
    public void addTo(ChannelPipeline pipeline) {
        if (isOn()) {
            pipeline.addLast(FRONT, new TlsStart(this, metrics), events);
        }
    }

    /** Null if connections are no longer encrypted. */
    synchronized @Nullable SslHandler newHandler(ByteBufAllocator buffers) {
        if (present == null) {
            return null;
        }
        SslHandler handler = present.context.newHandler(buffers);
        handler.setWrapDataSize(MOST_WRITE_BYTES);
        handler.setHandshakeTimeoutMillis(0); // the connection has a deadline for all of its opening
        return handler;
    }

    @Override
    public void close() {
        replace(null);
    }
}
