package chat.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.ClientMessage;
import chat.protocol.RoomName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CommandQueueTest {

    private static final ClientMessage SEND = new ClientMessage.Send("s", new RoomName("r"), "x");
    private static final ClientMessage PING = new ClientMessage.Ping("p");

    private final List<ClientMessage> handled = new ArrayList<>();
    private final List<Runnable> heldBack = new ArrayList<>();
    private boolean congested;
    private final CommandQueue queue = new CommandQueue(() -> {}, new CommandQueue.Congestion() {
        @Override
        public boolean isCongested() {
            return congested;
        }

        @Override
        public void whenRelieved(Runnable task) {
            heldBack.add(task);
        }
    });

    CommandQueueTest() {
        queue.handleWith(command -> {
            handled.add(command);
            if (command instanceof ClientMessage.Send) {
                queue.sendBegins();
            }
        });
    }

    @Test
    void holdsSendsBackWhileOthersWaitToBeKept() {
        congested = true;
        queue.add(SEND);
        queue.add(SEND);
        assertThat(handled).isEmpty();
        assertThat(queue.isFull()).isTrue();
        assertThat(heldBack).as("asked to go on once").hasSize(1);
        congested = false;
        heldBack.get(0).run();
        assertThat(handled).containsExactly(SEND, SEND);
        assertThat(queue.isFull()).isFalse();
    }

    @Test
    void holdsASendBackAgainWhereOthersWereFaster() {
        congested = true;
        queue.add(SEND);
        heldBack.get(0).run();
        assertThat(handled).isEmpty();
        assertThat(heldBack).hasSize(2);
    }

    @Test
    void letsSendsBeUnderWayTogether() {
        queue.add(SEND);
        queue.add(SEND);
        assertThat(handled).hasSize(2);
        assertThat(queue.isFull()).isFalse();
    }

    @Test
    void holdsAnotherCommandUntilTheSendsHaveEnded() {
        queue.add(SEND);
        queue.add(SEND);
        queue.add(PING);
        queue.add(SEND);
        assertThat(queue.isFull()).isTrue();
        queue.sendEnds();
        assertThat(handled).containsExactly(SEND, SEND);
        queue.sendEnds();
        assertThat(handled).containsExactly(SEND, SEND, PING, SEND);
        assertThat(queue.isFull()).isFalse();
    }

    @Test
    void holdsEverythingWhileACommandIsAlone() {
        queue.exclusiveBegins();
        queue.add(SEND);
        assertThat(handled).isEmpty();
        queue.exclusiveEnds();
        assertThat(handled).containsExactly(SEND);
    }

    @Test
    void holdsEverythingWhileAnswersCannotBeWritten() {
        queue.setPaused(true);
        queue.add(PING);
        assertThat(handled).isEmpty();
        queue.setPaused(false);
        assertThat(handled).containsExactly(PING);
    }

    @Test
    void boundsTheSendsUnderWay() {
        for (int i = 0; i <= CommandQueue.MOST_SENDS_UNDER_WAY; i++) {
            queue.add(SEND);
        }
        assertThat(handled).hasSize(CommandQueue.MOST_SENDS_UNDER_WAY);
        queue.sendEnds();
        assertThat(handled).hasSize(CommandQueue.MOST_SENDS_UNDER_WAY + 1);
    }

    @Test
    void finishesWhenTheSendsUnderWayHaveEndedAndTakesNoMore() {
        List<String> events = new ArrayList<>();
        queue.add(SEND);
        queue.finish(() -> events.add("finished"));
        queue.add(SEND);
        assertThat(events).isEmpty();
        queue.sendEnds();
        assertThat(events).containsExactly("finished");
        assertThat(handled).containsExactly(SEND);
    }

    @Test
    void carriesOutWhatWaitsBeforeItHasFinished() {
        List<String> events = new ArrayList<>();
        queue.add(SEND);
        queue.add(PING);
        queue.add(SEND);
        queue.finish(() -> events.add("finished"));
        queue.add(PING);
        queue.sendEnds();
        assertThat(handled).containsExactly(SEND, PING, SEND);
        assertThat(events).isEmpty();
        queue.sendEnds();
        assertThat(events).containsExactly("finished");
        assertThat(handled).hasSize(3);
    }

    @Test
    void carriesOutOnlyWhatChangesSomethingWhereNobodyReads() {
        List<String> events = new ArrayList<>();
        queue.setPaused(true);
        queue.add(PING);
        queue.add(SEND);
        queue.finish(() -> events.add("finished"));
        assertThat(handled).containsExactly(SEND);
        queue.sendEnds();
        assertThat(events).containsExactly("finished");
    }

    @Test
    void finishesWithoutWhatTakesTooLong() {
        List<String> events = new ArrayList<>();
        queue.exclusiveBegins();
        queue.add(SEND);
        queue.finish(() -> events.add("finished"));
        queue.abandon();
        assertThat(events).containsExactly("finished");
        queue.exclusiveEnds();
        assertThat(handled).isEmpty();
        assertThat(events).hasSize(1);
    }
}
