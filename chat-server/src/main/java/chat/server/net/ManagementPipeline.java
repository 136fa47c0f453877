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

    private static final RequestDeadline.Seconds SECONDS = new RequestDeadline.Seconds(10, 60, 20);

    private final Routes routes;
    private final Tls tls;
    private final Seating seating;
    private final ServerMetrics metrics;

    public ManagementPipeline(Routes routes, Tls tls, Seating seating, ServerMetrics metrics) {
        this.routes = routes;
        this.tls = tls;
        this.seating = seating;
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
                .addLast(seating.seat())
                .addLast(new HttpHandler(routes, request -> false, metrics));
    }
}
