package chat.loadtest;

import chat.protocol.ClientMessage;
import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.protocol.json.ClientMessageWriter;
import chat.protocol.json.MalformedMessageException;
import chat.protocol.json.ServerMessageReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One connection as the member of one room: joins, sends what it is told to, and has what it receives checked. Confined to
 * an event loop; {@link #joined()} may be waited for from anywhere.
 */
final class MemberConnection extends SimpleChannelInboundHandler<WebSocketFrame> {

    private static final int CLOSED_WITHOUT_CODE = 1006; // RFC 6455, section 7.1.5

    private final int number;
    private final LoadPlan plan;
    private final Tally tally;
    private final DeliveryScan scan;
    private final RoomName room;
    private final CompletableFuture<Void> joined = new CompletableFuture<>();

    /** Null until the handshake is done. */
    private @Nullable ChannelHandlerContext context;

    /** Null until the room is joined. */
    private @Nullable RoomCheck check;

    private boolean ended;
    private long startNanos;
    private long published;
    private long acknowledged;
    private long refused;
    private long highestAcknowledgedSeq;
    private int lastAcknowledgedNumber = -1;

    /** @param scan shared by the members of one loop */
    MemberConnection(int number, LoadPlan plan, Tally tally, DeliveryScan scan) {
        this.number = number;
        this.plan = plan;
        this.tally = tally;
        this.scan = scan;
        this.room = plan.roomName(plan.roomOf(number));
    }

    /** Done when the room is joined; fails with a {@link CannotRunException} if that can't be. */
    CompletableFuture<Void> joined() {
        return joined;
    }

    /** Ends a member that could not get as far as its room. */
    void cannotJoin(String reason) {
        ended = true;
        joined.completeExceptionally(
                new CannotRunException("cannot connect to " + plan.target().uri() + ": " + reason));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            context = ctx;
            send(ctx, new ClientMessage.Hello("hello", null, null, null));
            send(ctx, new ClientMessage.Join("join", room, null, 0));
        } else if (event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
            cannotJoin("no answer to the handshake");
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame) {
            readText(frame.content());
        } else if (frame instanceof CloseWebSocketFrame close) {
            int code = close.statusCode() < 0 ? WebSocketCloseStatus.EMPTY.code() : close.statusCode();
            end(code, "closed with " + code + " " + close.reasonText());
            ctx.writeAndFlush(close.retainedDuplicate()).addListener(ChannelFutureListener.CLOSE);
        } else {
            tally.error("unexpected_frame");
        }
    }

    private void readText(ByteBuf json) {
        switch (scan.read(json)) {
            case DELIVERY -> delivered(scan.seq(), scan.mark());
            case OTHER -> readReply(json);
            case IGNORED -> {}
        }
    }

    private void delivered(long seq, PublicationMark mark) {
        long nowNanos = System.nanoTime();
        int publisher = mark.publisher();
        boolean ofThisRoom = publisher < plan.publishers() && plan.roomOf(publisher) == plan.roomOf(number);
        if (check == null || !ofThisRoom) {
            foreign(seq);
            return;
        }
        Verdict verdict = check.see(seq, plan.placeInRoom(publisher), mark.number());
        tally.delivered(verdict, nowNanos - startNanos - plan.dueNanos(publisher, mark.number()));
    }

    private void foreign(long seq) {
        tally.error("foreign_message");
        if (check != null) {
            check.seeForeign(seq);
        }
    }

    private void readReply(ByteBuf json) {
        ServerMessage reply;
        try {
            reply = ServerMessageReader.read(json);
        } catch (MalformedMessageException e) {
            tally.error("unreadable_reply");
            return;
        }
        if (reply instanceof ServerMessage.Sent sent) {
            acknowledged(sent);
        } else if (reply instanceof ServerMessage.Message message) {
            readMessage(message);
        } else if (reply instanceof ServerMessage.Joined answer) {
            check = new RoomCheck(answer.seq(), plan.publishersIn(plan.roomOf(number)));
            joined.complete(null);
        } else if (reply instanceof ServerMessage.Failed error) {
            failed(error);
        }
    }

    private void readMessage(ServerMessage.Message message) {
        ByteBuf text = Unpooled.wrappedBuffer(message.text().getBytes(StandardCharsets.UTF_8));
        try {
            if (scan.mark().read(text, text.readerIndex(), text.writerIndex())) {
                delivered(message.seq(), scan.mark());
            } else {
                foreign(message.seq());
            }
        } finally {
            text.release();
        }
    }

    private void acknowledged(ServerMessage.Sent sent) {
        int publication = numberIn(sent.id());
        if (publication <= lastAcknowledgedNumber || sent.duplicate()) {
            tally.error("repeated_sent"); // replies come in the order of the commands, each once
            return;
        }
        lastAcknowledgedNumber = publication;
        highestAcknowledgedSeq = Math.max(highestAcknowledgedSeq, sent.seq());
        acknowledged++;
        tally.acknowledged();
    }

    /** The number of the publication that a command's id names, negative if it names none. */
    private static int numberIn(@Nullable String id) {
        if (id == null || id.isEmpty() || !Character.isDigit(id.charAt(0))) {
            return -1;
        }
        try {
            return Integer.parseInt(id);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private void failed(ServerMessage.Failed error) {
        String code = error.code().wireName();
        if (check == null) {
            cannotJoin("the server answered " + code + " (" + error.message() + ")" + LimitsHint.forCode(code));
            return;
        }
        tally.error(code);
        if (numberIn(error.id()) >= 0) {
            refused++;
            tally.refused();
        }
    }

    /** Sends the publisher's message {@code publication}, which was due at {@code dueNanos}. */
    void publish(int publication, long dueNanos) {
        ChannelHandlerContext ctx = context;
        if (ctx == null || ended) {
            tally.error("not_sent_closed");
        } else if (!ctx.channel().isWritable()) {
            tally.error("not_sent_backlog");
        } else {
            String text = PublicationMark.text(plan.run(), number, publication, plan.textBytes());
            send(ctx, new ClientMessage.Send(Integer.toString(publication), room, text));
            published++;
            tally.published(System.nanoTime() - dueNanos);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // exceptionCaught gets the failures
    private static void send(ChannelHandlerContext ctx, ClientMessage command) {
        ByteBuf json = ctx.alloc().buffer();
        boolean written = false;
        try {
            ClientMessageWriter.write(command, json);
            written = true;
        } finally {
            if (!written) {
                json.release();
            }
        }
        ctx.writeAndFlush(new TextWebSocketFrame(json), ctx.voidPromise());
    }

    /** Tells when the run began; before anybody publishes. */
    void begin(long runStartNanos) {
        this.startNanos = runStartNanos;
    }

    /** Leaves in good order. What still arrives is not looked at. */
    void leave() {
        ChannelHandlerContext ctx = context;
        if (ctx != null && !ended) {
            ended = true;
            ctx.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE))
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void end(int closeCode, String reason) {
        if (ended) {
            return;
        }
        if (check == null) {
            cannotJoin(reason + LimitsHint.forCode(Integer.toString(closeCode)));
        } else {
            ended = true;
            tally.closed(closeCode);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end(
                CLOSED_WITHOUT_CODE,
                context == null
                        ? "closed during the handshake; is it a WebSocket?"
                        : "closed before the room was joined");
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // channelInactive follows
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (check == null) {
            cannotJoin(ConnectFailure.reason(cause));
        } else if (!ended) {
            tally.error("connection_" + cause.getClass().getSimpleName());
        }
        ctx.close();
    }

    MemberCount count() {
        RoomCheck room = check;
        return new MemberCount(
                plan.roomOf(number),
                !ended,
                room == null ? 0 : room.joinedSeq(),
                Math.max(room == null ? 0 : room.highestSeq(), highestAcknowledgedSeq),
                room == null ? 0 : room.seenSeqs(),
                room == null ? 0 : room.publications(),
                acknowledged,
                published - acknowledged - refused);
    }
}
