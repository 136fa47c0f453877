package chat.loadtest.judge;

import static org.assertj.core.api.Assertions.assertThat;

import chat.loadtest.plan.Behaviour;
import chat.loadtest.plan.Crowd;
import chat.loadtest.plan.Dialect;
import chat.loadtest.plan.Load;
import chat.loadtest.plan.LoadPlan;
import chat.loadtest.plan.Nodes;
import chat.loadtest.plan.Phase;
import chat.loadtest.plan.Trust;
import chat.loadtest.plan.Wire;
import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;

/** Ada and Ben, members of one room, who joined at seq 10; each of them sends. */
abstract class TwoMembers {

    static final String RUN = "k3f9a2";
    static final int TEXT_BYTES = 40;
    static final LoadPlan PLAN = new LoadPlan(
            RUN,
            Nodes.parse(List.of("ws://127.0.0.1/ws")),
            Trust.OF_JAVA,
            Dialect.CHAT_V1,
            Wire.PLAIN,
            new Crowd(2, 1, 2),
            new Load(List.of(Phase.steady(10, Duration.ofSeconds(1))), 0, null, Duration.ofSeconds(1)),
            Behaviour.PLAIN,
            TEXT_BYTES,
            true,
            0,
            0,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            null);

    final Judge judge = new Judge(PLAN);
    final Numbering numbering = judge.numbering(0, "e1", 10);
    final RoomCheck ada = new RoomCheck(0, PLAN.crowd(), judge, numbering, 10);
    final RoomCheck ben = new RoomCheck(1, PLAN.crowd(), judge, numbering, 10);

    TwoMembers() {
        for (int publisher = 0; publisher < 2; publisher++) {
            judge.sending(publisher, 99);
        }
    }

    static PublicationMark mark(int publisher, int number) {
        return markOf(text(publisher, number));
    }

    /** As the server surrounds a message, by whomever. */
    static Envelope envelope(int number) {
        return envelope(number, "u", "Ada", 1, PLAN.roomName(0));
    }

    static Envelope envelope(int number, String user, String name, long time, RoomName room) {
        return new Envelope()
                .read(
                        new RoomEvent.Message(
                                room, 1, new UserId(user), new UserName(name), "", time, String.valueOf(number)),
                        PLAN.roomName(0));
    }

    static ByteBuf text(int publisher, int number) {
        ByteBuf text = Unpooled.buffer();
        new PublicationMark(RUN, TEXT_BYTES).write(publisher, number, 5, text);
        return text;
    }

    static PublicationMark markOf(ByteBuf text) {
        PublicationMark mark = new PublicationMark(RUN, TEXT_BYTES);
        assertThat(mark.read(text, 0, text.writerIndex())).isTrue();
        return mark;
    }

    final void both(long seq, int publisher, int number) {
        ada.see(seq, mark(publisher, number), envelope(number));
        ben.see(seq, mark(publisher, number), envelope(number));
    }

    final void end() {
        judge.check(true);
        judge.violations().set(ViolationKind.LOST, judge.end() + ada.missing() + ben.missing());
        List.of(ada, ben).forEach(check -> {
            check.checkPromise();
            check.reportLost();
        });
    }

    final void assertViolations(ViolationKind kind, long count) {
        end();
        assertThat(judge.violations().total())
                .as(judge.violations().details().toString())
                .isEqualTo(count);
        assertThat(judge.violations().count(kind)).isEqualTo(count);
    }

    final void assertDetail(String words) {
        assertThat(judge.violations().details())
                .anySatisfy(detail -> assertThat(detail.text()).contains(words));
    }
}
