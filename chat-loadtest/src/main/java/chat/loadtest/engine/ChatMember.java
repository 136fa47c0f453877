package chat.loadtest.engine;

import chat.loadtest.judge.DeliveryScan;
import chat.loadtest.judge.Numbering;
import chat.loadtest.judge.PublicationMark;
import chat.loadtest.judge.RoomCheck;
import chat.loadtest.judge.Verdict;
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
    private static final int HISTORY_MESSAGES = 50;

    private final DeliveryScan scan;
    private final SendWriter writer;
    private final RoomName roomName;
    private final EpochChecks checks;

    /** Null until the first welcome. */
    private @Nullable String session;

    /** Whether the join under way does not resume. */
    private boolean afresh;

    ChatMember(int number, LoadPlan plan, Worker worker) {
        super(number, plan, worker);
        this.scan = worker.scan();
        this.writer = worker.writer();
        this.roomName = plan.roomName(room);
        this.checks = new EpochChecks(number, plan.crowd(), judge, tally, scan.mark());
    }

    @Override
    void greet(Link opened) {
        send(opened, new ClientMessage.Hello("hello", null, session, null));
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
        writer.write(roomName.value(), number, publication, dueMicros(dueNanos), json);
        open.send(json);
    }

    @Override
    void read(ByteBuf json) {
        switch (scan.read(json)) {
            case DELIVERY -> seen(scan.seq(), scan.mark());
            case OTHER -> readReply(json);
            case IGNORED -> {}
        }
    }

    private void seen(long seq, PublicationMark mark) {
        RoomCheck check = checks.current();
        if (check == null) {
            tally.error("message_before_joined");
        } else if (check.see(seq, mark) != Verdict.REPEATED) {
            delivered(mark.dueMicros());
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
        } else if (reply instanceof RoomEvent event) {
            if (checks.isMarked(event)) {
                seen(event.seq(), scan.mark());
            } else {
                checks.seeForeign(event);
            }
        } else if (reply instanceof ServerMessage.Joined answer) {
            checks.joined(answer, afresh);
            entered();
        } else if (reply instanceof ServerMessage.Welcome welcome) {
            session = welcome.session();
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
            checks.compare(page);
        }
    }

    private void acknowledged(ServerMessage.Sent sent) {
        int publication = numberIn(sent.id());
        if (!pending.isUnanswered(publication)) {
            tally.error("repeated_sent");
            return;
        }
        if (sent.duplicate()) {
            if (pending.mayBeSentTwice(publication)) {
                tally.duplicate();
            } else {
                tally.error("untrue_duplicate");
            }
        }
        tally.acknowledged(System.nanoTime() - pending.dueNanos(publication));
        Numbering numbering = checks.numbering(sent.epoch());
        if (numbering == null) {
            tally.error("unknown_epoch");
        } else {
            judge.acknowledged(numbering, sent.seq(), number, publication);
            worker.journal().acknowledged(roomName.value(), sent.epoch(), sent.seq(), number, publication);
        }
        answered(publication);
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
        int publication = numberIn(error.id());
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
            left();
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
        command(new ClientMessage.Rename("rename", new UserName("member " + number + " " + times)));
    }

    /** Asks for the newest messages; the check compares them with those received. */
    void readHistory() {
        command(new ClientMessage.History("history", roomName, null, null, HISTORY_MESSAGES));
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
        if (number < plan.crowd().publishers()) {
            census.unanswered(pending.unanswered(), mayCome);
        }
    }

    @Override
    void reportLost() {
        checks.reportLost();
    }
}
