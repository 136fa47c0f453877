package chat.protocol;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that begin with the same bits (RFC 4632, section 3.1). An IPv6 address alone stands for its first {@value
 * #IPV6_CUSTOMER_BITS} bits, which is what one customer gets at least (RFC 6177). Immutable.
 *
 * @param high the first 64 bits of an IPv6 address; 0 for IPv4
 * @param low the others; the address for IPv4
 * @param bits how many are the same; all others are 0
 */
public record AddressRange(boolean ipv6, long high, long low, int bits) {

    /** The fewest: fewer would be a country or everybody. */
    private static final int FEWEST_IPV4_BITS = 16;

    private static final int FEWEST_IPV6_BITS = 32;

    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;
    private static final int IPV6_CUSTOMER_BITS = 64;

    /** What {@link InetAddress} takes for an address, and never looks up. */
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");

    private static final Pattern IPV6 = Pattern.compile("(?=.*:)[0-9A-Fa-f:.]{2,45}");

    /** Where an IPv6 address that stands for an IPv4 one has that (RFC 4291, section 2.5.5.2). */
    private static final long MAPPED_MARK = 0xFFFFL << 32;

    /** For whoever gave another one. */
    public static final String RULE = "an address, or a range as 192.0.2.0/24: of IPv4 " + FEWEST_IPV4_BITS + " to "
            + IPV4_BITS + " bits, of IPv6 " + FEWEST_IPV6_BITS + " to " + IPV6_BITS;

    /** Takes the bits behind the first ones away. */
    public AddressRange {
        if (bits < fewest(ipv6) || bits > (ipv6 ? IPV6_BITS : IPV4_BITS)) {
            throw new IllegalArgumentException(RULE);
        }
        high = ipv6 ? high & mask(bits) : 0;
        low = ipv6 ? low & mask(bits - Long.SIZE) : low & 0xFFFF_FFFFL & mask(bits + IPV4_BITS);
    }

    private static int fewest(boolean ipv6) {
        return ipv6 ? FEWEST_IPV6_BITS : FEWEST_IPV4_BITS;
    }

    /** The first {@code bits} of a long. */
    private static long mask(int bits) {
        return bits <= 0 ? 0 : -1L << Long.SIZE - Math.min(bits, Long.SIZE);
    }

    /** Reads an address, or a range in CIDR notation; empty if it is none, or too wide. Looks no name up. */
    public static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        byte[] bytes = readAddress(slash < 0 ? text : text.substring(0, slash));
        if (bytes == null) {
            return Optional.empty();
        }
        AddressRange alone = of(bytes);
        if (slash < 0) {
            return Optional.of(alone);
        }
        String bits = text.substring(slash + 1);
        if (!bits.matches("[0-9]{1,3}")) {
            return Optional.empty();
        }
        int same = Integer.parseInt(bits);
        boolean valid = same >= fewest(alone.ipv6) && same <= (alone.ipv6 ? IPV6_BITS : IPV4_BITS);
        return valid ? Optional.of(whole(bytes).first(same)) : Optional.empty();
    }

    private static byte @Nullable [] readAddress(String text) {
        boolean literal = IPV4.matcher(text).matches() || IPV6.matcher(text).matches();
        try {
            return literal ? InetAddress.getByName(text).getAddress() : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** The range that {@code address} alone stands for. */
    public static AddressRange of(InetAddress address) {
        return of(address.getAddress());
    }

    private static AddressRange of(byte[] bytes) {
        AddressRange whole = whole(bytes);
        return whole.ipv6 ? whole.first(IPV6_CUSTOMER_BITS) : whole;
    }

    /** With all its bits. */
    private static AddressRange whole(byte[] address) {
        ByteBuffer bytes = ByteBuffer.wrap(address);
        if (address.length == Integer.BYTES) {
            return new AddressRange(false, 0, bytes.getInt(), IPV4_BITS);
        }
        long high = bytes.getLong(0);
        long low = bytes.getLong(Long.BYTES);
        boolean mapped = high == 0 && (low & mask(IPV4_BITS)) == MAPPED_MARK;
        return mapped ? new AddressRange(false, 0, low, IPV4_BITS) : new AddressRange(true, high, low, IPV6_BITS);
    }

    private AddressRange first(int same) {
        return new AddressRange(ipv6, high, low, same);
    }

    /** Gives the ranges that hold {@code address}, the narrowest first, until {@code lookup} finds something; null if it does not. */
    public static <T> @Nullable T find(InetAddress address, Lookup<T> lookup) {
        AddressRange range = whole(address.getAddress());
        for (int bits = range.bits; bits >= fewest(range.ipv6); bits--) {
            T found = lookup.find(range.first(bits));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Finds what belongs to a range. */
    @FunctionalInterface
    public interface Lookup<T> {
        @Nullable
        T find(AddressRange range);
    }

    /** An address, IPv6 in the form of RFC 5952, and the bits where they are not all. {@link #parse} reads it. */
    @Override
    public String toString() {
        return ipv6 ? ipv6Text() + "/" + bits : ipv4Text() + (bits == IPV4_BITS ? "" : "/" + bits);
    }

    private String ipv4Text() {
        return (low >> 24) + "." + (low >> 16 & 0xFF) + "." + (low >> 8 & 0xFF) + "." + (low & 0xFF);
    }

    private String ipv6Text() {
        int[] groups = new int[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = (int) ((i < 4 ? high : low) >> 16 * (3 - i % 4)) & 0xFFFF;
        }
        int zerosAt = 0;
        int zeros = 1; // a single one is not left out
        for (int from = 0; from < groups.length; from++) {
            int to = from;
            while (to < groups.length && groups[to] == 0) {
                to++;
            }
            if (to - from > zeros) {
                zerosAt = from;
                zeros = to - from;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (zeros > 1 && i == zerosAt) {
                text.append("::");
                i += zeros - 1;
            } else {
                boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
                text.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
