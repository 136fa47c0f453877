package chat.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.0.2.128/25, 192.0.2.128, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, ::1, true",
        "::ffff:192.0.2.7, 192.0.2.7, true",
        "unix, 127.0.0.1, false",
    })
    void trustsTheAddressesOfItsNetworks(String network, String address, boolean trusted) {
        assertThat(Proxies.parse(List.of(network))
                        .trusts(IpAddress.parse(address).orElseThrow()))
                .isEqualTo(trusted);
    }

    @Test
    void trustsThePeersOfAUnixSocketOnlyIfThatIsSaid() {
        assertThat(Proxies.parse(List.of("127.0.0.0/8")).unix()).isFalse();
        assertThat(Proxies.parse(List.of("127.0.0.0/8", "unix")).unix()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, is no address",
        "'', is no address",
        "10.0.0, is no address",
        "[::1], is no address",
        "fe80::1%lo, is no address",
        "10.0.0.0/33, must end with a number up to 32",
        "::/129, must end with a number up to 128",
        "10.0.0.0/, must end with a number up to 32",
        "10.0.0.0/-1, must end with a number up to 32",
        "10.1.0.0/8, has bits set behind the first 8",
    })
    void refusesWhatIsNoNetworkByTheNameOfTheFlag(String text, String reason) {
        assertThatThrownBy(() -> Proxies.parse(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--trusted-proxy must be like")
                .hasMessageEndingWith(reason);
    }
}
