package chat.server.stream.recent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SentIdsTest {

    /** Against a map that is known to be right; few different hashes, so that many share a slot. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void findsWhatAMapFinds(long seed) {
        Random random = new Random(seed);
        SentIds ids = new SentIds();
        Map<Long, Long> expected = new HashMap<>();
        for (long seq = 1; seq <= 5_000; seq++) {
            long hash = 1 + random.nextInt(60) + ((long) random.nextInt(8) << 32);
            if (random.nextBoolean()) {
                ids.put(hash, seq);
                expected.put(hash, seq);
            } else {
                long known = expected.getOrDefault(hash, seq);
                ids.remove(hash, known);
                expected.remove(hash);
            }
            assertThat(ids.find(hash)).isEqualTo(expected.getOrDefault(hash, SentIds.NO_SEQ));
        }
        expected.forEach((hash, seq) -> assertThat(ids.find(hash)).isEqualTo(seq));
    }

    @Test
    void keepsTheNewerOfTwoMessagesWithOneHash() {
        SentIds ids = new SentIds();
        ids.put(7, 1);
        ids.put(7, 2);
        ids.remove(7, 1);
        assertThat(ids.find(7)).isEqualTo(2);
    }
}
