package chat.server.hook;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Which addresses are those of the internet, after IANA's registries of special-purpose addresses. Stateless. */
final class PublicAddress {

    private static final List<IpSubnetFilterRule> NOT_PUBLIC = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3")
            .map(network -> {
                String[] parts = network.split("/", 2);
                return new IpSubnetFilterRule(parts[0], Integer.parseInt(parts[1]), IpFilterRuleType.REJECT);
            })
            .toList();

    private static final int BYTES_OF_IPV4 = 4;

    private PublicAddress() {}

    static boolean is(InetAddress address) {
        if (address instanceof Inet4Address) {
            InetSocketAddress asked = new InetSocketAddress(address, 0);
            return NOT_PUBLIC.stream().noneMatch(network -> network.matches(asked));
        }
        return address instanceof Inet6Address && isPublic(address.getAddress());
    }

    /** Of IPv6 all that is given to networks begins with 001; some of it leads to an address of IPv4. */
    private static boolean isPublic(byte[] bytes) {
        if (starts(bytes, 0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)) {
            return embeds(bytes, 12); // RFC 6052, section 2.1
        }
        if (starts(bytes, 0x20, 0x02)) {
            return embeds(bytes, 2); // RFC 3056, section 2
        }
        boolean special = starts(bytes, 0x20, 0x01, 0x0d, 0xb8) // RFC 3849
                || starts(bytes, 0x20, 0x01, 0x00) // RFC 2928; with Teredo
                || starts(bytes, 0x20, 0x01, 0x01)
                || starts(bytes, 0x3f, 0xff); // RFC 9637
        return (bytes[0] & 0xe0) == 0x20 && !special;
    }

    private static boolean starts(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean embeds(byte[] bytes, int at) {
        try {
            return is(InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + BYTES_OF_IPV4)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
