package chat.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class AddressKeyTest {

    private static AddressKey key(String address) {
        try {
            return AddressKey.of(InetAddress.getByName(address));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void ofIpv6TheFirst64BitsCount() {
        assertThat(key("2001:db8:1:2::1")).isEqualTo(key("2001:db8:1:2:ffff:1:2:3"));
        assertThat(key("2001:db8:1:2::1")).isNotEqualTo(key("2001:db8:1:3::1"));
    }

    @Test
    void ofIpv4AllBitsCount() {
        assertThat(key("192.0.2.1")).isEqualTo(key("192.0.2.1"));
        assertThat(key("192.0.2.1")).isNotEqualTo(key("192.0.2.2"));
    }

    @Test
    void anIpv4AddressInIpv6IsTheSame() throws UnknownHostException {
        byte[] mapped = new byte[16];
        Arrays.fill(mapped, 10, 12, (byte) 0xFF);
        mapped[12] = (byte) 192;
        mapped[14] = 2;
        mapped[15] = 1;
        InetAddress address = Inet6Address.getByAddress(null, mapped, -1);

        assertThat(AddressKey.of(address)).isEqualTo(key("192.0.2.1"));
    }

    @Test
    void theKindsOfAddressesHaveNothingInCommon() {
        assertThat(key("::")).isNotEqualTo(key("0.0.0.0"));
    }
}
