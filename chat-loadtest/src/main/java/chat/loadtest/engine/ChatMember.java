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
import chat.protocol.StreamPosition;
import chat.protocol.UserName;
import chat.protocol.json.ClientMessageWriter;
import chat.protocol.json.MalformedMessageException;
import chat.protocol.json.ServerMessageReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

    /** Null until the first welcome. */
    private @Nullable String session;

    /** Null until the room is joined. */
    private @Nullable RoomCheck check;

    /** The checks of epochs that have ended. */
    private final List<RoomCheck> ended = new ArrayList<>(0);

    /** Whether the join under way does not resume. */
    private boolean afresh;

    ChatMember(int number, LoadPlan plan, Worker worker) {
        super(number, plan, worker);
        this.scan = worker.scan();
        this.writer = worker.writer();
        this.roomName = plan.roomName(room);
    }

    @Override
    void greet(Link opened) {
        send(opened, new ClientMessage.Hello("hello", null, session, null));
        join(opened, false);
    }

    private void join(Link open, boolean asNew) {
        afresh = asNew;
        RoomCheck seen = check;
        StreamPosition since = seen == null || asNew
                ? null
                : new StreamPosition(seen.numbering().epoch(), seen.highestSeq());
        send(open, new ClientMessage.Join("join", roomName, since, 0));
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
            readEvent(event);
        } else if (reply instanceof ServerMessage.Joined answer) {
            joined(answer);
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
            compare(page);
        }
    }

    private void readEvent(RoomEvent event) {
        RoomCheck seen = check;
        if (isMarked(event)) {
            seen(event.seq(), scan.mark());
            return;
        }
        tally.error(event instanceof RoomEvent.Message ? "foreign_message" : "foreign_event");
        if (seen != null && isAmended(event)) {
            seen.seeAmended(event.seq());
        } else if (seen != null) {
            seen.seeForeign(event.seq());
        }
    }

    /** Whether it is a message that was edited or deleted since. */
    private static boolean isAmended(RoomEvent event) {
        return event instanceof RoomEvent.Tombstone
                || event instanceof RoomEvent.Message message && message.edited() != null;
    }

    /** Reads the mark of a message as it was sent into that of the scan; false if the event has none. */
    private boolean isMarked(RoomEvent event) {
        if (isAmended(event) || !(event instanceof RoomEvent.Message message)) {
            return false;
        }
        ByteBuf text = Unpooled.wrappedBuffer(message.text().getBytes(StandardCharsets.UTF_8));
        try {
            return scan.mark().read(text, text.readerIndex(), text.writerIndex());
        } finally {
            text.release();
        }
    }

    private void joined(ServerMessage.Joined answer) {
        RoomCheck before = check;
        if (before != null && before.numbering().epoch().equals(answer.epoch())) {
            if (afresh) {
                before.joinedAfresh(answer.seq());
            } else {
                before.resumed(answer.seq(), answer.first(), answer.recovered());
            }
        } else {
            if (before != null) {
                before.epochEnded(answer.recovered() && !afresh, answer.epoch());
                ended.add(before);
                tally.error("epoch_changed");
            }
            // With since of another epoch, the whole history follows, from first on; without since, nothing does.
            long from = before == null || afresh ? answer.seq() : answer.first() - 1;
            Numbering numbering = judge.numbering(room, answer.epoch(), from);
            check = new RoomCheck(number, plan.crowd(), judge, numbering, from);
        }
        entered();
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
        Numbering numbering = numberingOf(sent.epoch());
        if (numbering == null) {
            tally.error("unknown_epoch");
        } else {
            judge.acknowledged(numbering, sent.seq(), number, publication);
            worker.journal().acknowledged(roomName.value(), sent.epoch(), sent.seq(), number, publication);
        }
        answered(publication);
    }

    private @Nullable Numbering numberingOf(String epoch) {
        RoomCheck seen = check;
        return seen != null && seen.numbering().epoch().equals(epoch) ? seen.numbering() : judge.known(room, epoch);
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

    private void compare(ServerMessage.HistoryPage page) {
        RoomCheck seen = check;
        if (seen == null || !seen.numbering().epoch().equals(page.epoch())) {
            return;
        }
        long before = -1;
        for (RoomEvent event : page.messages()) {
            seen.seeInHistory(before, event.seq());
            if (!isAmended(event)) {
                seen.compareWithHistory(event.seq(), isMarked(event) ? scan.mark() : null);
            }
            before = event.seq();
        }
    }

    @Override
    void count(Census census) {
        boolean mayCome = !isOver();
        if (isConnected()) {
            census.countOpen();
        }
        RoomCheck current = check;
        if (current != null) {
            census.deliveries(current.seen(), current.missing(), current.skipped(), mayCome);
            census.gone(current.gone());
        }
        for (RoomCheck past : ended) {
            census.deliveries(past.seen(), past.missing(), past.skipped(), false);
            census.gone(past.gone());
        }
        if (number < plan.crowd().publishers()) {
            census.unanswered(pending.unanswered(), mayCome);
        }
    }

    @Override
    void reportLost() {
        if (check != null) {
            check.checkPromise();
            check.reportLost();
        }
        ended.forEach(RoomCheck::reportLost);
    }
}
