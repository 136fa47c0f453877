package chat.loadtest.engine;

import chat.loadtest.plan.LoadPlan;
import chat.protocol.ClientMessage;
import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.protocol.json.ClientMessageWriter;
import chat.protocol.json.MalformedMessageException;
import chat.protocol.json.ServerMessageReader;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one node by somebody who is no member of the run, and asks one question after the other. Its fields are confined to an event
 * loop; its methods block the main thread.
 */
final class Visitor implements Link.Owner, AutoCloseable {

    /** There is no answer. Has no stack trace, because the fault is the other side's. Immutable. */
    static final class NoAnswerException extends Exception {

        private static final long serialVersionUID = 1L;

        NoAnswerException(String reason) {
            super(reason, null, false, false);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * What comes of a question. Immutable.
     *
     * @param message null if there is no answer
     * @param reason why
     */
    private record Answer(@Nullable ServerMessage message, String reason) {}

    private static final long ANSWER_SECONDS = 20;

    private final LoadPlan plan;
    private final Connector connector;
    private final int member;
    private final Link link;

    /** Gets the answer to the question that is under way. */
    private CompletableFuture<Answer> answer = new CompletableFuture<>();

    private @Nullable String endedBy;

    private Visitor(LoadPlan plan, Connector connector, int member) {
        this.plan = plan;
        this.member = member;
        this.connector = connector;
        this.link = new Link(this, plan);
    }

    /**
     * Connects to a node and says hello.
     *
     * @param member whose token it shows, where there are tokens
     */
    static Visitor of(LoadPlan plan, Connector connector, int node, int member, RoomName room)
            throws NoAnswerException, InterruptedException {
        Visitor visitor = new Visitor(plan, connector, member);
        CompletableFuture<Answer> welcome = visitor.answer;
        connector.loop().execute(() -> connector.connect(member, node, room, visitor.link));
        try {
            requireType(await(welcome), ServerMessage.Welcome.class);
        } catch (NoAnswerException e) {
            visitor.close();
            throw e;
        }
        return visitor;
    }

    /** Gives a command and returns its answer, which is no error. Gives it again when the server says when. */
    <T extends ServerMessage> T ask(ClientMessage command, Class<T> type)
            throws NoAnswerException, InterruptedException {
        long giveUpNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);
        while (true) {
            ServerMessage given = askOnce(command);
            Long pauseMillis = given instanceof ServerMessage.Failed error ? error.retryAfterMs() : null;
            if (pauseMillis == null || System.nanoTime() - giveUpNanos > 0) {
                return requireType(given, type);
            }
            TimeUnit.MILLISECONDS.sleep(pauseMillis);
        }
    }

    private static <T extends ServerMessage> T requireType(ServerMessage given, Class<T> type)
            throws NoAnswerException {
        if (given instanceof ServerMessage.Failed error) {
            throw new NoAnswerException("answered " + error.code().wireName() + " (" + error.message() + ")"
                    + LimitsHint.forCode(error.code().wireName()));
        }
        if (!type.isInstance(given)) {
            throw new NoAnswerException("answered otherwise than with " + type.getSimpleName());
        }
        return type.cast(given);
    }

    private ServerMessage askOnce(ClientMessage command) throws NoAnswerException, InterruptedException {
        CompletableFuture<Answer> asked = new CompletableFuture<>();
        connector.loop().execute(() -> {
            answer = asked;
            if (endedBy != null) {
                fail(endedBy);
            } else {
                send(command);
            }
        });
        return await(asked);
    }

    private static ServerMessage await(CompletableFuture<Answer> answer)
            throws NoAnswerException, InterruptedException {
        try {
            Answer given = answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
            if (given.message == null) {
                throw new NoAnswerException(given.reason);
            }
            return given.message;
        } catch (TimeoutException e) {
            throw new NoAnswerException("no answer for " + ANSWER_SECONDS + " s");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // nobody has it fail
        }
    }

    /** Gives a command that has no answer. */
    void tell(ClientMessage command) {
        connector.loop().execute(() -> {
            if (endedBy == null) {
                send(command);
            }
        });
    }

    private void send(ClientMessage command) {
        ByteBuf json = link.newText();
        ClientMessageWriter.write(command, json);
        link.send(json);
    }

    private void fail(String reason) {
        endedBy = reason;
        answer.complete(new Answer(null, reason));
    }

    @Override
    public void opened(Link opened) {
        send(new ClientMessage.Hello("hello", null, null, plan.wire().tokenOf(member)));
    }

    @Override
    public void receive(Link from, ByteBuf text) {
        ServerMessage message;
        try {
            message = ServerMessageReader.read(text);
        } catch (MalformedMessageException e) {
            fail("answered with what is no message (" + e.getMessage() + ")");
            return;
        }
        if (message instanceof ServerMessage.Welcome
                || message instanceof ServerMessage.Joined
                || message instanceof ServerMessage.HistoryPage
                || message instanceof ServerMessage.Failed) {
            answer.complete(new Answer(message, ""));
        }
    }

    @Override
    public void cannotConnect(Link failed, String reason) {
        fail(reason);
    }

    @Override
    public void closed(Link ended, int code, String reason) {
        fail(reason);
    }

    @Override
    public void connectionFailed(Throwable cause) {
        fail(ConnectFailure.reason(cause, plan.subprotocol()));
    }

    @Override
    public void unexpectedFrame() {
        fail("answered with a frame that is no text");
    }

    @Override
    public void close() {
        connector.loop().execute(link::leave);
    }
}
