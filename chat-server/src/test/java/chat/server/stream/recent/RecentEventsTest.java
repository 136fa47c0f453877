package chat.server.stream.recent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class RecentEventsTest {

    private static final int CAPACITY = 10;
    private static final int MANY = 1_000;

    private final RecentEvents messages = new RecentEvents(0, CAPACITY);

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            messages.append(payload(messages.newest() + 1));
        }
    }

    private static byte[] payload(long seq) {
        return ByteBuffer.allocate(20).putLong(seq).array();
    }

    private void assertHolds(long first, long last) {
        assertThat(messages.oldest()).isEqualTo(first);
        assertThat(messages.newest()).isEqualTo(last);
        long seq = first;
        for (byte[] payload : messages.read(first, last)) {
            assertThat(payload).isEqualTo(payload(seq++));
        }
    }

    @Test
    void holdsTheNewest() {
        append(3);
        assertHolds(1, 3);
        append(MANY);
        assertHolds(MANY + 3 - CAPACITY + 1, MANY + 3);
    }

    @Test
    void holdsAllThatAreNeeded() {
        messages.need(1);
        append(MANY);
        assertHolds(1, MANY);
        messages.need(501);
        assertHolds(501, MANY);
        append(1);
        assertHolds(501, MANY + 1);
    }

    @Test
    void givesBackTheMemoryThatItNoLongerNeeds() {
        long small = messages.bytes();
        messages.need(1);
        append(MANY);
        long large = messages.bytes();
        messages.need(MANY + 1);
        assertHolds(MANY - CAPACITY + 1, MANY);
        assertThat(messages.bytes()).isLessThan(large / 10).isGreaterThan(small);
        append(MANY);
        assertHolds(MANY + 1, 2 * MANY);
    }
}
