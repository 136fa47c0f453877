package chat.server.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Whom an address counts for: an IPv4 address by itself, of an IPv6 address the first 64 bits, which is what one customer gets at
 * least (RFC 6177). Immutable.
 *
 * @param prefix the first bytes of the address
 * @param ipv6 which kind of address
 */
public record AddressKey(long prefix, boolean ipv6) {

    /** Where an IPv6 address that stands for an IPv4 one has that (RFC 4291, section 2.5.5.2). */
    private static final int MAPPED_AT = 12;

    private static final int MAPPED_MARK = 0xFFFF;

    /** That of an address. */
    public static AddressKey of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        if (!(address instanceof Inet6Address)) {
            return new AddressKey(bytes.getInt(), false);
        }
        boolean mapped = bytes.getLong(0) == 0 && bytes.getInt(Long.BYTES) == MAPPED_MARK;
        return mapped ? new AddressKey(bytes.getInt(MAPPED_AT), false) : new AddressKey(bytes.getLong(), true);
    }
}
