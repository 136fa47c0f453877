package chat.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.limit.ConnectionLimits.Verdict;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

final class ConnectionLimitsTest {

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void refusesOneConnectionTooMany() {
        ConnectionLimits limits = new ConnectionLimits(() -> 2, () -> 0);
        assertThat(limits.add(address(1))).isEqualTo(Verdict.FITS);
        assertThat(limits.add(address(2))).isEqualTo(Verdict.FITS);
        assertThat(limits.add(address(3))).isEqualTo(Verdict.TOO_MANY);
        limits.remove(address(3));
        limits.remove(address(1));
        assertThat(limits.add(address(3))).isEqualTo(Verdict.FITS);
    }

    @Test
    void countsEachAddressForItself() {
        ConnectionLimits limits = new ConnectionLimits(() -> 0, () -> 1);
        assertThat(limits.add(address(1))).isEqualTo(Verdict.FITS);
        assertThat(limits.add(address(1))).isEqualTo(Verdict.TOO_MANY_OF_ADDRESS);
        assertThat(limits.add(address(2))).isEqualTo(Verdict.FITS);
        limits.remove(address(1));
        limits.remove(address(1));
        assertThat(limits.add(address(1))).isEqualTo(Verdict.FITS);
    }

    @Test
    void countsAConnectionWhereItMoves() {
        ConnectionLimits limits = new ConnectionLimits(() -> 2, () -> 1);
        limits.add(address(1));
        assertThat(limits.move(address(1), address(2))).isEqualTo(Verdict.FITS);
        assertThat(limits.add(address(1))).isEqualTo(Verdict.FITS);
        assertThat(limits.move(address(1), address(2))).isEqualTo(Verdict.TOO_MANY_OF_ADDRESS);
    }

    @Test
    void answersAsManyTooManyAsThereMayBe() {
        ConnectionLimits limits = new ConnectionLimits(() -> 0, () -> 2);
        for (int i = 0; i < 5; i++) {
            assertThat(limits.add(address(1))).isNotEqualTo(Verdict.FAR_TOO_MANY);
        }
        assertThat(limits.add(address(1))).isEqualTo(Verdict.FAR_TOO_MANY);
    }
}
