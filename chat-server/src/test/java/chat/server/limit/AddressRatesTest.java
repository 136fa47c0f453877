package chat.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class AddressRatesTest {

    private static final long START = Long.MAX_VALUE - 1_000; // nanoTime may wrap at any time
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final AddressRates rates = new AddressRates(16, START);

    private long take(int address, long now) {
        return rates.take(new AddressKey(address, false), 10, 2, now);
    }

    @Test
    void givesEachAddressItsOwnRate() {
        assertThat(take(1, START)).isZero();
        assertThat(take(1, START)).isZero();
        assertThat(take(1, START)).isEqualTo(SECOND / 10);
        assertThat(take(2, START)).isZero();
        assertThat(take(1, START + SECOND / 10)).isZero();
    }

    @Test
    void spreadsAddressesThatAreAlike() {
        int free = 0;
        for (int address = 0; address < 1_000; address++) {
            take(address << 8, START);
            free += take(address << 8, START) == 0 ? 1 : 0;
        }
        assertThat(free).isGreaterThan(970); // 8 of 1,000 are expected to share a place of 65,536
    }

    @Test
    void aTableOfOnePlaceIsForEverybody() {
        AddressRates all = new AddressRates(0, START);
        assertThat(all.take(new AddressKey(1, false), 10, 1, START)).isZero();
        assertThat(all.take(new AddressKey(2, true), 10, 1, START)).isEqualTo(SECOND / 10);
    }
}
