package chat.server.stream.disk;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomName;
import chat.server.ServerConfig.Durability;
import chat.server.store.DataFolder;
import chat.server.store.table.MessageReader;
import chat.server.store.table.MessageStore;
import chat.server.stream.HistoryPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        room.load(2, 0);
        room.append(new byte[] {3}, () -> {});
        room.append(new byte[] {4}, () -> {});
        assertThat(page(stored(1, 2), 10)).containsExactly(1, 2, 3, 4);
        assertThat(page(stored(1, 2), 3)).containsExactly(1, 2, 3);
    }

    @Test
    void goesBackInMemoryWhereMuchHasComeMeanwhile(@TempDir Path folder) throws Exception {
        room.load(3, 0);
        for (byte seq = 4; seq <= 34; seq++) {
            room.append(new byte[] {seq}, () -> {});
        }
        try (DataFolder data = DataFolder.open(folder);
                MessageReader reader =
                        MessageStore.open(data, Durability.PROCESS).reader()) {
            HistoryPage page = room.pageTo(Long.MAX_VALUE, 5, reader);
            assertThat(page.firstSeq()).isEqualTo(30);
            assertThat(page.payloads()).extracting(payload -> (int) payload[0]).containsExactly(30, 31, 32, 33, 34);
        }
    }
}
