package chat.server.net;

import chat.server.http.HttpHandler;
import chat.server.http.RequestTarget;
import chat.server.http.Response;
import chat.server.metrics.SeatMetrics;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.util.ReferenceCountUtil;

/**
 * The seats at one listener, so that those who ask the API cannot keep out those who ask how the server does. A connection is one that arrives
 * until it asks for something; by that it takes one of the operators' seats, or for good one of the API's. Confined to one event loop.
 */
public final class Seating {

    private final String apiPath;
    private final Response full;
    private final Seats arriving;
    private final Seats operators;
    private final Seats api;

    /**
     * For one listener.
     *
     * @param apiPath what the API's paths begin with
     * @param most how many can have asked nothing yet
     * @param full the answer to a request for the API while all of its seats are busy
     */
    public Seating(String apiPath, int most, Response full, SeatMetrics metrics) {
        this.apiPath = apiPath;
        this.full = full;
        this.arriving = new Seats(most, metrics::operatorEvicted);
        this.operators = new Seats(FileHandles.OF_OPERATORS, metrics::operatorEvicted);
        this.api = new Seats(FileHandles.OF_API, metrics::apiEvicted);
    }

    /** To stand behind the HTTP codec and the gate of a connection. */
    ChannelHandler seat() {
        return new Seat();
    }

    private final class Seat extends ChannelDuplexHandler {

        private Seats seats = arriving;

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            arriving.take(ctx.channel());
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest request && !mayAsk(ctx, request)) {
                HttpHandler.respond(ctx, request, full);
                ReferenceCountUtil.release(message);
            } else {
                ctx.fireChannelRead(message);
            }
        }

        private boolean mayAsk(ChannelHandlerContext ctx, HttpRequest request) {
            RequestTarget.toOriginForm(request);
            boolean asksApi = RequestTarget.path(request).startsWith(apiPath);
            if (asksApi && seats != api) {
                if (!api.tryTake(ctx.channel())) {
                    return false;
                }
                move(ctx, api);
            } else if (seats == arriving) {
                operators.take(ctx.channel());
                move(ctx, operators);
            }
            seats.asks(ctx.channel());
            return true;
        }

        private void move(ChannelHandlerContext ctx, Seats taken) {
            seats.leave(ctx.channel());
            seats = taken;
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (message instanceof HttpResponse response && !isInterim(response)) {
                seats.answered(ctx.channel());
            }
            ctx.write(message, promise);
        }

        private static boolean isInterim(HttpResponse response) {
            return response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            seats.leave(ctx.channel());
        }
    }
}
