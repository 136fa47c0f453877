package chat.server.stream.recent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteRingTest {

    private static final int CHUNK = 16 * 1024;

    @SuppressWarnings("ArrayRecordComponent") // not compared
    private record Entry(long place, byte[] bytes) {}

    @ParameterizedTest
    @CsvSource({"1, 100", "2, 700", "3, 700", "4, 5000", "5, 40000", "6, 40000"})
    void givesBackWhatWasAppendedWhileItGrowsAndWrapsAround(long seed, int longest) {
        Random random = new Random(seed);
        ByteRing ring = new ByteRing();
        Queue<Entry> kept = new ArrayDeque<>();
        for (int step = 0; step < 2_000; step++) {
            byte[] added = new byte[random.nextInt(random.nextBoolean() ? longest : 40)];
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

    @Test
    void takesTwoChunksMoreThanWhatItHolds() {
        ByteRing ring = new ByteRing();
        Queue<Long> places = new ArrayDeque<>();
        for (int step = 0; step < 10_000; step++) {
            places.add(ring.append(new byte[200]));
            if (places.size() > 1_000) {
                ring.forgetBefore(places.remove() + 200);
            }
        }
        assertThat(ring.capacity()).isBetween(1_000 * 200, 1_000 * 200 + 3 * CHUNK);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 257, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 100_000})
    void takesAnyLengthFirst(int length) {
        byte[] first = new byte[length];
        new Random(length).nextBytes(first);
        ByteRing ring = new ByteRing();
        long place = ring.append(first);
        long next = ring.append(first);

        assertThat(ring.read(place, length)).isEqualTo(first);
        ring.forgetBefore(next);
        assertThat(ring.read(next, length)).isEqualTo(first);
        ring.forgetBefore(next + length);
        assertThat(ring.read(ring.append(first), length)).isEqualTo(first);
    }

    @Test
    void takesLittleForLittle() {
        ByteRing ring = new ByteRing();
        for (int step = 0; step < 1_000; step++) {
            ring.forgetBefore(ring.append(new byte[100]));
        }
        assertThat(ring.capacity()).isEqualTo(256);
    }
}
