package chat.server.stream.disk;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomName;
import chat.server.store.log.Rewrite;
import chat.server.store.table.MessageReader;
import chat.server.stream.HistoryPage;
import chat.server.stream.RoomState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DiskRoomTest {

    private static final int KEPT = 100;

    private final DiskRoom room = new DiskRoom(new RoomName("room"), "epoch", KEPT);

    private static MessageReader.Page stored(long first, long last) {
        List<byte[]> payloads = new ArrayList<>();
        for (long seq = first; seq <= last; seq++) {
            payloads.add(new byte[] {(byte) seq});
        }
        return new MessageReader.Page(first, payloads, last);
    }

    private List<Integer> page(MessageReader.Page read, int limit) {
        return room.pageFrom(read, limit).payloads().stream()
                .map(payload -> (int) payload[0])
                .toList();
    }

    @Test
    void goesOnInMemoryWhereTheStoreEnds() {
        room.load(2, 0, RoomState.NONE);
        room.append(new byte[] {3}, List.of(), () -> {});
        room.append(new byte[] {4}, List.of(), () -> {});
        assertThat(page(stored(1, 2), 10)).containsExactly(1, 2, 3, 4);
        assertThat(page(stored(1, 2), 3)).containsExactly(1, 2, 3);
    }

    @Test
    void goesBackInMemoryWhereMuchHasComeMeanwhile() {
        room.load(3, 0, RoomState.NONE);
        for (byte seq = 4; seq <= 34; seq++) {
            room.append(new byte[] {seq}, List.of(), () -> {});
        }
        HistoryPage page = room.pageTo(stored(1, 0), room.newerBefore(Long.MAX_VALUE, 5));
        assertThat(page.firstSeq()).isEqualTo(30);
        assertThat(page.payloads()).extracting(payload -> (int) payload[0]).containsExactly(30, 31, 32, 33, 34);
    }

    private void appendRewriting(int event, int seq, int payload) {
        room.append(new byte[] {(byte) event}, List.of(new Rewrite(event, seq, new byte[] {(byte) payload})), () -> {});
    }

    @Test
    void showsWhatWasRewrittenBeforeTheTableHasIt() {
        room.load(3, 0, RoomState.NONE);
        appendRewriting(4, 2, 42);
        assertThat(page(stored(1, 3), 10)).containsExactly(1, 42, 3, 4);
        assertThat(room.pageTo(stored(1, 3), room.newerBefore(5, 10)).payloads())
                .extracting(payload -> (int) payload[0])
                .containsExactly(1, 42, 3, 4);
    }

    @Test
    void showsWhatWasRewrittenAndFlushedWhileThePageWasRead() {
        room.load(3, 0, RoomState.NONE);
        appendRewriting(4, 2, 42);
        room.beginRead();
        MessageReader.Page before = stored(1, 3);
        DiskRoom.Newer newer = room.newerBefore(5, 1);
        appendRewriting(5, 2, 52);
        appendRewriting(6, 4, 64);
        room.flushed(6);
        assertThat(room.pageTo(before, newer).payloads())
                .extracting(payload -> (int) payload[0])
                .containsExactly(1, 52, 3, 64);
        room.endRead();
        assertThat(page(stored(1, 3), 3)).as("the table has it").containsExactly(1, 2, 3);
    }

    @Test
    void doesNotPutAnOlderTextInThePlaceOfWhatTheTableHas() {
        room.load(3, 0, RoomState.NONE);
        appendRewriting(4, 2, 42);
        MessageReader.Page later = new MessageReader.Page(1, stored(1, 3).payloads(), 5);
        assertThat(page(later, 3)).containsExactly(1, 2, 3);
    }
}
