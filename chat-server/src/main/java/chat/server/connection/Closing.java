package chat.server.connection;

import chat.server.ending.Ending;
import chat.server.room.Subscriber;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * The end of one WebSocket, whoever wants it. What was accepted is carried out first, in order, and a client
 * that ends gets the history that it asked for, all within {@link #FINISH_SECONDS}; then comes the last word, and then the
 * socket ends ({@link Ending}). Confined to its event loop.
 */
final class Closing {

    /** What a client may wait for its last commands. */
    static final int FINISH_SECONDS = 5;

    private static final long SENDING_MILLIS = 1_000;

    private final ChannelHandlerContext wire;
    private final CommandQueue commands;
    private final Runnable onFinished;

    private @Nullable ByteBuf lastWord;
    private @Nullable Subscriber fed;
    private boolean carriedOut;
    private boolean finished;
    private boolean clientEnded;
    private @Nullable Ending ending;

    /**
     * Takes over the caller's reference to {@code lastWord}.
     *
     * @param wire whole frames are written from here
     * @param lastWord a close frame, or an empty buffer
     * @param fed who gets the history that it asked for before the last word; null where nobody waits for that
     * @param onFinished runs before the last word is said
     */
    Closing(
            ChannelHandlerContext wire,
            CommandQueue commands,
            @Nullable ByteBuf lastWord,
            @Nullable Subscriber fed,
            Runnable onFinished) {
        this.wire = wire;
        this.commands = commands;
        this.lastWord = lastWord;
        this.fed = fed;
        this.onFinished = onFinished;
    }

    void begin() {
        commands.finish(this::carriedOut);
    }

    private void carriedOut() {
        carriedOut = true;
        if (fed == null) {
            finish();
        } else {
            fed.whenFed(this::finish);
        }
    }

    /** Whether nothing more may be said. */
    boolean isFinished() {
        return finished;
    }

    /** Says the last word now, whether the commands have been carried out or not. */
    void finish() {
        if (finished) {
            return;
        }
        finished = true;
        commands.abandon();
        onFinished.run();
        ByteBuf word = lastWord;
        lastWord = null;
        if (word != null) {
            ending = new Ending(wire.writeAndFlush(word), SENDING_MILLIS);
            wire.pipeline().addAfter(wire.name(), null, ending);
            if (clientEnded) {
                ending.clientEnded();
            }
        }
    }

    /** The client has answered, or sends no more. */
    void clientEnded() {
        clientEnded = true;
        if (ending != null) {
            ending.clientEnded();
        }
    }

    /** The client is gone. */
    void clientIsGone() {
        if (lastWord != null) {
            lastWord.release();
            lastWord = null;
        }
        fed = null;
        if (carriedOut) {
            finish();
        }
    }

    /** Is called when all should have been over for long; closes the socket. */
    void overdue() {
        if (finished) {
            Ending.close(wire.channel());
        } else {
            finish();
        }
    }
}
