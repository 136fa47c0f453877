package chat.server.stream.recent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RecentIdsTest {

    private static final int CAPACITY = 10;

    private final RecentIds ids = new RecentIds(100, CAPACITY);

    @Test
    void findsTheMessageOfAnId() {
        ids.append(7);
        ids.append(IdHash.NONE);
        ids.append(8);
        assertThat(ids.find(7)).isEqualTo(101);
        assertThat(ids.find(8)).isEqualTo(103);
        assertThat(ids.find(9)).isEqualTo(SentIds.NO_SEQ);
        assertThat(ids.hashOf(103)).isEqualTo(8);
    }

    @Test
    void forgetsTheOldestOneWhenItIsFull() {
        for (int i = 1; i <= CAPACITY + 1; i++) {
            ids.append(i);
        }
        assertThat(ids.oldest()).isEqualTo(102);
        assertThat(ids.find(1)).isEqualTo(SentIds.NO_SEQ);
        assertThat(ids.find(2)).isEqualTo(102);
        assertThat(ids.find(CAPACITY + 1)).isEqualTo(111);
    }

    @Test
    void forgetsOnRequest() {
        ids.append(1);
        ids.append(2);
        ids.forgetOldest();
        assertThat(ids.oldest()).isEqualTo(102);
        assertThat(ids.find(1)).isEqualTo(SentIds.NO_SEQ);
    }
}
