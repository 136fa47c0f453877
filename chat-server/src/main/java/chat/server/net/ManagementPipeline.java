package chat.server.net;

import chat.server.ending.Ending;
import chat.server.http.HttpHandler;
import chat.server.http.RequestGate;
import chat.server.http.Routes;
import chat.server.metrics.ServerMetrics;
import chat.server.tls.Tls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.util.concurrent.TimeUnit;

/** The pipeline of a connection to the management listener, or to that of the API. Thread-safe. */
public final class ManagementPipeline extends ChannelInitializer<Channel> {

    private static final int SILENCE_SECONDS = 60;
    private static final int HANDSHAKE_SECONDS = 10;

    private final Routes routes;
    private final Tls tls;
    private final ServerMetrics metrics;

    public ManagementPipeline(Routes routes, Tls tls, ServerMetrics metrics) {
        this.routes = routes;
        this.tls = tls;
        this.metrics = metrics;
    }

    @Override
    protected void initChannel(Channel channel) {
        RequestGate gate = new RequestGate();
        if (tls.isOn()) {
            tls.addTo(channel.pipeline());
            channel.eventLoop().schedule(() -> closeWithoutTls(channel), HANDSHAKE_SECONDS, TimeUnit.SECONDS);
        }
        channel.pipeline()
                .addLast(new ReadTimeoutHandler(SILENCE_SECONDS) {
                    @Override
                    protected void readTimedOut(ChannelHandlerContext ctx) {
                        Ending.close(ctx.channel());
                    }
                })
                .addLast(gate)
                .addLast(new HttpServerCodec())
                .addLast(gate.answers())
                .addLast(new HttpHandler(routes, request -> false, metrics));
    }

    private static void closeWithoutTls(Channel channel) {
        SslHandler handler = channel.pipeline().get(SslHandler.class);
        if (channel.isActive() && (handler == null || !handler.handshakeFuture().isDone())) {
            Ending.close(channel);
        }
    }
}
