package chat.loadtest.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.loadtest.judge.DeliveryScan;
import chat.loadtest.judge.RoomCheck;
import chat.loadtest.judge.Verdict;
import chat.loadtest.judge.ViolationKind;
import chat.loadtest.plan.LoadPlan;
import chat.protocol.ClientMessage;
import chat.protocol.ErrorCode;
import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.protocol.UserName;
import chat.protocol.json.ClientMessageWriter;
import chat.protocol.json.MalformedMessageException;
import chat.protocol.json.ServerMessageReader;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A member that speaks chat.v1: resumes its session and its place in the room, and sends again what was not acknowledged.
 * Confined to an event loop.
 */
final class ChatMember extends Member {

    private static final long MOST_MILLIS_OUTSIDE = 500;
    private static final int MOST_BYTES_SHOWN = 60;

    private final DeliveryScan scan;
    private final SendWriter writer;
    private final RoomName roomName;
    private final EpochChecks checks;
    private final Inquiries inquiries;
    private final Identity identity;
    private final SentAnswers answers;

    /** Null until the first welcome. */
    private @Nullable String session;

    /** Whether the join under way does not resume. */
    private boolean afresh;

    /** How many users the room has, as this connection was told; 0 before it was. */
    private int lastCount;

    /** The latest time at which a message was due that has arrived. */
    private long newestDueNanos;

    ChatMember(int number, LoadPlan plan, Worker worker) {
        super(number, plan, worker);
        this.scan = worker.scan();
        this.writer = worker.writer();
        this.roomName = plan.roomName(room);
        this.checks = new EpochChecks(number, roomName, plan.crowd(), judge, tally, scan.mark(), scan.envelope());
        this.inquiries = new Inquiries(roomName, this::command);
        this.identity = new Identity(attendance);
        this.answers = new SentAnswers(number, roomName.value(), pending, checks, identity, worker);
        this.newestDueNanos = worker.startNanos();
    }

    @Override
    void greet(Link opened) {
        inquiries.clear();
        lastCount = 0;
        send(opened, new ClientMessage.Hello("hello", null, session, plan.wire().tokenOf(number)));
        join(opened, false);
    }

    private void join(Link open, boolean asNew) {
        afresh = asNew;
        send(open, new ClientMessage.Join("join", roomName, asNew ? null : checks.position(), 0));
    }

    private static void send(Link open, ClientMessage command) {
        ByteBuf json = open.newText();
        boolean written = false;
        try {
            ClientMessageWriter.write(command, json);
            written = true;
        } finally {
            if (!written) {
                json.release();
            }
        }
        open.send(json);
    }

    @Override
    void write(Link open, int publication, long dueNanos) {
        ByteBuf json = open.newText();
        writer.write(roomName.value(), number, publication, worker.dueMicros(dueNanos), json);
        open.send(json);
    }

    @Override
    void read(ByteBuf json) {
        switch (scan.read(json, roomName.value())) {
            case DELIVERY -> seen(scan.seq());
            case PRESENCE -> counted(scan.count());
            case OTHER -> readReply(json);
            case IGNORED -> {}
        }
    }

    /** The scan's mark and envelope hold the message. */
    private void seen(long seq) {
        RoomCheck check = checks.current();
        if (check == null) {
            tally.error("message_before_joined");
            return;
        }
        long dueMicros = scan.mark().dueMicros();
        if (check.see(seq, scan.mark(), scan.envelope()) != Verdict.REPEATED) {
            delivered(scan.mark().publisher(), dueMicros);
        }
        newestDueNanos = Math.max(newestDueNanos, worker.startNanos() + TimeUnit.MICROSECONDS.toNanos(dueMicros));
    }

    private void readReply(ByteBuf json) {
        ServerMessage reply;
        try {
            reply = ServerMessageReader.read(json);
        } catch (MalformedMessageException e) {
            if (e.code() == ErrorCode.UNKNOWN_TYPE) {
                tally.error("unknown_type");
            } else {
                violate(ViolationKind.UNREADABLE, "got what is no message (" + e.getMessage() + "): " + start(json));
            }
            return;
        }
        if (reply instanceof ServerMessage.Sent sent) {
            checkRoom(sent.room(), "sent");
            int publication = answers.take(sent);
            if (publication != SentAnswers.NONE) {
                answered(publication);
            }
        } else if (reply instanceof RoomEvent event) {
            readEvent(event);
        } else if (reply instanceof ServerMessage.Joined answer) {
            checkRoom(answer.room(), "joined");
            checks.joined(answer, afresh);
            counted(answer.members());
            entered();
            checks.askWhatIsDoubtful(inquiries);
        } else if (reply instanceof ServerMessage.Welcome welcome) {
            session = welcome.session();
            identity.welcomed(welcome);
        } else if (reply instanceof ServerMessage.Failed error) {
            failed(error);
        } else if (reply instanceof ServerMessage.Goodbye goodbye) {
            pauseBeforeComingBack(goodbye.retryAfterMs() == null ? 0 : goodbye.retryAfterMs());
        } else if (reply instanceof ServerMessage.Left) {
            worker.schedule(
                    this::joinAgain,
                    1 + ThreadLocalRandom.current().nextLong(MOST_MILLIS_OUTSIDE),
                    TimeUnit.MILLISECONDS);
        } else if (reply instanceof ServerMessage.HistoryPage page) {
            checkRoom(page.room(), "history");
            checks.answered(page, json.readableBytes(), inquiries);
        } else if (reply instanceof ServerMessage.Presence presence) {
            checkRoom(presence.room(), "presence");
            attendance.named(presence.joined());
            counted(presence.count());
        }
    }

    private static String start(ByteBuf text) {
        int bytes = Math.min(MOST_BYTES_SHOWN, text.readableBytes());
        return text.toString(text.readerIndex(), bytes, UTF_8).replaceAll("\\p{Cntrl}", " ");
    }

    private void checkRoom(RoomName room, String type) {
        if (!room.equals(roomName)) {
            violate(ViolationKind.CHANGED, "got " + type + " of room " + room);
        }
    }

    private void violate(ViolationKind kind, String what) {
        judge.violations().add(kind, roomName.value(), "member " + number + " " + what);
    }

    @Override
    public void unexpectedFrame() {
        super.unexpectedFrame();
        violate(ViolationKind.UNREADABLE, "got a frame that is no text");
    }

    private void readEvent(RoomEvent event) {
        if (event.seq() < 1) {
            violate(ViolationKind.IMPOSSIBLE_SEQ, "got an event with seq " + event.seq());
        } else if (checks.isMarked(event)) {
            seen(event.seq());
        } else {
            checks.seeForeign(event);
        }
    }

    private void counted(int users) {
        attendance.counted(number, users, lastCount, newestDueNanos, System.nanoTime());
        lastCount = users;
    }

    private void failed(ServerMessage.Failed error) {
        String code = error.code().wireName();
        Link open = link();
        if (error.code() == ErrorCode.BAD_SESSION && open != null) {
            tally.error(code);
            session = null;
            greet(open);
            return;
        }
        if (!joined().isDone()) {
            fail("the server answered " + code + " (" + error.message() + ")" + LimitsHint.forCode(code));
            return;
        }
        if ("join".equals(error.id()) && error.code() == ErrorCode.HELLO_REQUIRED) {
            return; // that of a session which was refused
        }
        tally.error(code);
        if (inquiries.take(error.id()) != null) {
            return;
        }
        int publication = SentAnswers.numberIn(error.id());
        if (pending.isUnanswered(publication)) {
            tally.refused();
            answered(publication);
        } else if ("join".equals(error.id()) || "hello".equals(error.id())) {
            cut(); // and try again after a while
        }
    }

    /** Leaves the room, and comes back after a moment. */
    void leaveForAMoment() {
        Link open = link();
        if (open != null && isInRoom()) {
            whereabouts().leave();
            send(open, new ClientMessage.Leave("leave", roomName));
        }
    }

    private void joinAgain() {
        Link open = link();
        if (open != null && !isInRoom() && !isOver()) {
            join(open, ThreadLocalRandom.current().nextBoolean());
        }
    }

    /** Sends typing. */
    void type() {
        command(new ClientMessage.Typing(null, roomName, true));
    }

    void rename(int times) {
        identity.renaming();
        command(new ClientMessage.Rename("rename", new UserName("member " + number + " " + times)));
    }

    /** Asks for the newest messages; the check compares them with those received. */
    void readHistory() {
        if (isInRoom()) {
            checks.askForNewest(inquiries);
        }
    }

    private void command(ClientMessage command) {
        Link open = link();
        if (open != null && isInRoom()) {
            send(open, command);
        }
    }

    @Override
    void count(Census census) {
        boolean mayCome = !isOver();
        if (isConnected()) {
            census.countOpen();
        }
        checks.count(census, mayCome);
        census.questions(isConnected() ? inquiries.unanswered() : 0);
        if (number < plan.crowd().publishers()) {
            census.unanswered(pending.unanswered(), mayCome);
        }
    }

    @Override
    void reportLost() {
        if (!isConnected()) {
            inquiries.clear();
        }
        checks.reportLost(inquiries);
    }
}
