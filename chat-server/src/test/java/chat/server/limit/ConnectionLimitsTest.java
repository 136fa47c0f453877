package chat.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(limits.add(address(1))).isTrue();
        assertThat(limits.add(address(2))).isTrue();
        assertThat(limits.add(address(3))).isFalse();
        limits.remove(address(3));
        limits.remove(address(1));
        assertThat(limits.add(address(3))).isTrue();
    }

    @Test
    void countsEachAddressForItself() {
        ConnectionLimits limits = new ConnectionLimits(() -> 0, () -> 1);
        assertThat(limits.add(address(1))).isTrue();
        assertThat(limits.add(address(1))).isFalse();
        assertThat(limits.add(address(2))).isTrue();
        limits.remove(address(1));
        limits.remove(address(1));
        assertThat(limits.add(address(1))).isTrue();
    }
}
