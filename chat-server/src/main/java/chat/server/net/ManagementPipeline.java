package chat.server.net;

import chat.server.http.HttpHandler;
import chat.server.http.RequestGate;
import chat.server.http.Routes;
import chat.server.metrics.ServerMetrics;
import chat.server.tls.Tls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpServerCodec;

/** The pipeline of a connection to the management listener, or to that of the API. Thread-safe. */
public final class ManagementPipeline extends ChannelInitializer<Channel> {

    /** From one request to the end of the next. */
    private static final int SECONDS = 60;

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
        tls.addTo(channel.pipeline());
        channel.pipeline()
                .addLast(gate)
                .addLast(new HttpServerCodec())
                .addLast(new RequestDeadline(SECONDS))
                .addLast(gate.answers())
                .addLast(new HttpHandler(routes, request -> false, metrics));
    }
}
