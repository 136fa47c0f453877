package chat.loadtest.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.loadtest.judge.PublicationMark;
import chat.loadtest.judge.SenderCheck;
import chat.loadtest.judge.Verdict;
import chat.loadtest.plan.LoadPlan;
import chat.loadtest.plan.Template;
import chat.loadtest.plan.Wire;
import io.netty.buffer.ByteBuf;

/**
 * A member of a server that only passes texts on: the address or what it sends on opening names its room, and the member loses
 * what is sent while it is away. Texts may arrive inside something larger, such as JSON, several of them in one. Confined to an
 * event loop.
 */
final class OpaqueMember extends Member {

    private final PublicationMark mark;
    private final byte[] run;
    private final SenderCheck check;
    private final Wire wire;
    private final String roomName;
    private final TemplateWriter message;

    /** How many texts were sent on the present connection. */
    private long texts;

    OpaqueMember(int number, LoadPlan plan, Worker worker) {
        super(number, plan, worker);
        this.mark = worker.scan().mark();
        this.run = worker.runName();
        this.wire = plan.wire();
        this.roomName = plan.roomName(room).value();
        this.message = new TemplateWriter(wire.message(), roomName);
        this.check = new SenderCheck(number, plan.crowd(), worker.judge(), roomName, plan.echo());
    }

    @Override
    void greet(Link opened) {
        texts = 0;
        for (Template text : wire.onOpen()) {
            ByteBuf out = opened.newText();
            new TemplateWriter(text, roomName).write(++texts, () -> {}, out);
            opened.send(out, wire.isBinary());
        }
        entered();
    }

    @Override
    void write(Link open, int publication, long dueNanos) {
        ByteBuf out = open.newText();
        long dueMicros = worker.dueMicros(dueNanos);
        message.write(++texts, () -> worker.writer().writeText(number, publication, dueMicros, out), out);
        open.send(out, wire.isBinary());
        if (plan.load().isOpen()) {
            answered(publication);
        }
    }

    @Override
    public boolean readsBinary() {
        return true;
    }

    @Override
    void read(ByteBuf text) {
        boolean found = false;
        int start = startOfMark(text, text.readerIndex());
        while (start >= 0) {
            int end = Math.min(text.writerIndex(), start + plan.textBytes());
            boolean read = mark.read(text, start, end);
            if (read) {
                seen();
            }
            found |= read;
            start = startOfMark(text, read ? end : start + 1);
        }
        boolean answered = !wire.replies().isEmpty() && answerLines(text);
        if (!found && !answered && !wire.hasOtherTexts()) {
            tally.error("foreign_message");
        }
    }

    private void seen() {
        int publication = mark.number();
        boolean own = mark.publisher() == number;
        if (check.see(mark) != Verdict.REPEATED) {
            delivered(mark.publisher(), mark.dueMicros());
        }
        if (own && pending.isUnanswered(publication)) {
            answered(publication);
        }
    }

    /** Answers the lines of a text that want a reply, as a ping may come together with messages; false if there is none. */
    private boolean answerLines(ByteBuf text) {
        Link open = link();
        boolean answered = false;
        for (String line : text.toString(UTF_8).split("\n", -1)) {
            String reply = wire.replies().get(line);
            if (reply != null && open != null) {
                ByteBuf out = open.newText();
                out.writeCharSequence(reply, UTF_8);
                open.send(out, wire.isBinary());
                answered = true;
            }
        }
        return answered;
    }

    /** Where the name of the run is in a text from an index on, negative if nowhere. */
    private int startOfMark(ByteBuf text, int from) {
        int last = text.writerIndex() - run.length;
        for (int start = from; start <= last; start++) {
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
