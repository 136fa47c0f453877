package chat.server.stream.recent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteRingTest {

    @SuppressWarnings("ArrayRecordComponent") // not compared
    private record Entry(long place, byte[] bytes) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void givesBackWhatWasAppendedWhileItGrowsAndWrapsAround(long seed) {
        Random random = new Random(seed);
        ByteRing ring = new ByteRing();
        Queue<Entry> kept = new ArrayDeque<>();
        for (int step = 0; step < 2_000; step++) {
            byte[] added = new byte[random.nextInt(step % 700 + 1)];
            random.nextBytes(added);
            kept.add(new Entry(ring.append(added), added));
            if (random.nextInt(10) < 6 || kept.size() > 40) {
                Entry oldest = kept.remove();
                ring.forgetBefore(oldest.place() + oldest.bytes().length);
            }
        }
        assertThat(kept)
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(ring.read(entry.place(), entry.bytes().length))
                        .isEqualTo(entry.bytes()));
    }
}
