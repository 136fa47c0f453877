package chat.loadtest.engine;

import chat.loadtest.judge.PublicationMark;
import chat.loadtest.judge.SenderCheck;
import chat.loadtest.judge.Verdict;
import chat.loadtest.plan.LoadPlan;
import io.netty.buffer.ByteBuf;

/**
 * A member of a server that only passes texts on: the address names its room, the server answers nothing, and the member loses
 * what is sent while it is away. A text may arrive inside something larger, such as JSON. Confined to an event loop.
 */
final class OpaqueMember extends Member {

    private final PublicationMark mark;
    private final byte[] run;
    private final SenderCheck check;

    OpaqueMember(int number, LoadPlan plan, Worker worker) {
        super(number, plan, worker);
        this.mark = worker.scan().mark();
        this.run = worker.runName();
        this.check = new SenderCheck(
                number, plan.crowd(), worker.judge(), plan.roomName(room).value(), plan.echo());
    }

    @Override
    void greet(Link opened) {
        entered();
    }

    @Override
    void write(Link open, int publication, long dueNanos) {
        ByteBuf text = open.newText();
        worker.writer().writeText(number, publication, dueMicros(dueNanos), text);
        open.send(text);
        if (plan.load().isOpen()) {
            answered(publication);
        }
    }

    @Override
    void read(ByteBuf text) {
        int start = startOfMark(text);
        int end = Math.min(text.writerIndex(), start + plan.textBytes());
        if (start < 0 || !mark.read(text, start, end)) {
            tally.error("foreign_message");
            return;
        }
        int publication = mark.number();
        boolean own = mark.publisher() == number;
        if (check.see(mark) != Verdict.REPEATED) {
            delivered(mark.dueMicros());
        }
        if (own && pending.isUnanswered(publication)) {
            answered(publication);
        }
    }

    /** Where the name of the run is in a text, negative if nowhere. */
    private int startOfMark(ByteBuf text) {
        int last = text.writerIndex() - run.length;
        for (int start = text.readerIndex(); start <= last; start++) {
            int at = 0;
            while (at < run.length && text.getByte(start + at) == run[at]) {
                at++;
            }
            if (at == run.length) {
                return start;
            }
        }
        return -1;
    }

    @Override
    void count(Census census) {
        boolean open = isConnected();
        if (open) {
            census.countOpen();
        }
        census.deliveries(check.seen(), check.missing(), check.skipped(), open);
        census.unanswered(pending.unanswered(), open);
    }

    @Override
    void reportLost() {
        check.reportLost();
    }
}
