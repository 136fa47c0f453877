package chat.server.net;

import chat.server.ending.Ending;
import chat.server.http.HttpHandler;
import chat.server.http.RequestGate;
import chat.server.http.Routes;
import chat.server.metrics.ServerMetrics;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;

/** The pipeline of a connection to the management listener. Thread-safe. */
public final class ManagementPipeline extends ChannelInitializer<Channel> {

    private static final int SILENCE_SECONDS = 60;

    private final Routes routes;
    private final ServerMetrics metrics;

    public ManagementPipeline(Routes routes, ServerMetrics metrics) {
        this.routes = routes;
        this.metrics = metrics;
    }

    @Override
    protected void initChannel(Channel channel) {
        RequestGate gate = new RequestGate();
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
}
