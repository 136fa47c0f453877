package chat.server.config;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads addresses that are numbers. Stateless. */
public final class IpAddress {

    private IpAddress() {}

    /**
     * An address of IPv4 or IPv6, without brackets, port and zone. Names are none: nobody is asked for them. An IPv4 address within IPv6 (RFC 4291, section
     * 2.5.5.2) is the IPv4 address.
     */
    public static Optional<InetAddress> parse(String text) {
        byte[] bytes = text.chars().allMatch(IpAddress::mayBePart) ? bytes(text) : null;
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    private static byte @Nullable [] bytes(String text) {
        return NetUtil.createByteArrayFromIpAddressString(text);
    }

    private static boolean mayBePart(int character) {
        return Character.digit(character, 16) >= 0 && character < 128 || character == ':' || character == '.';
    }
}
