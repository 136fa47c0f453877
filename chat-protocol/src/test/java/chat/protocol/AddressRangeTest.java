package chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "192.0.2.1/32, 192.0.2.1",
        "192.0.2.255/24, 192.0.2.0/24",
        "255.255.255.255/16, 255.255.0.0/16",
        "::ffff:192.0.2.1, 192.0.2.1",
        "2001:DB8::1, 2001:db8::/64",
        "2001:db8:1:0:0:2:3:4/128, 2001:db8:1::2:3:4/128",
        "2001:db8:0:1:0:1:0:1/128, 2001:db8:0:1:0:1:0:1/128",
        "::1/128, ::1/128",
        "2001:db8:ffff:ffff::/33, 2001:db8:8000::/33"
    })
    void readsAddressesAndRanges(String text, String canonical) {
        AddressRange range = AddressRange.parse(text).orElseThrow();

        assertThat(range).hasToString(canonical);
        assertThat(AddressRange.parse(canonical)).contains(range);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/24",
                "0.0.0.0/0",
                "10.0.0.0/8",
                "192.0.2.0/33",
                "192.0.2.0/-1",
                "192.0.2.0/",
                "192.0.2.0/24/24",
                "192.0.2",
                "192.0.2.256",
                "192.0.2.01.",
                "1.2.3.4.5",
                "3232235777",
                "::/0",
                "2001:db8::/31",
                "2001:db8::/129",
                "2001:db8::1%eth0",
                "[2001:db8::1]",
                "fe.de",
                "localhost",
                ":",
                "1:2:3:4:5:6:7:8:9"
            })
    void refusesWhatIsNoneOrTooWide(String text) {
        assertThat(AddressRange.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.0/24, true",
        "192.0.3.7, 192.0.2.0/24, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.255.255, 192.0.0.0/16, true",
        "2001:db8::7, 2001:db8::1, true",
        "2001:db8:0:1::7, 2001:db8::1, false",
        "::c000:207, 192.0.2.7, false"
    })
    void findsTheRangeThatHoldsAnAddress(String address, String range, boolean held) throws UnknownHostException {
        AddressRange known = AddressRange.parse(range).orElseThrow();

        Boolean found = AddressRange.find(InetAddress.getByName(address), one -> one.equals(known) ? true : null);

        assertThat(found != null).isEqualTo(held);
    }
}
