package chat.server.config;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * The addresses that begin with the same bits (RFC 4632, section 3.1). Immutable.
 *
 * @param first the address whose other bits are 0
 * @param bits how many are the same
 */
public record Network(InetAddress first, int bits) {

    /**
     * Reads {@code 10.0.0.0/8}, or an address alone.
     *
     * @throws IllegalArgumentException if the text is none, with a reason that does not name it
     */
    static Network parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> new IllegalArgumentException("is no address"));
        int all = address.getAddress().length * Byte.SIZE;
        int bits = slash < 0 ? all : bits(text.substring(slash + 1), all);
        Network network = new Network(address, bits);
        byte[] bytes = address.getAddress();
        for (int i = bits; i < all; i++) {
            if ((bytes[i / Byte.SIZE] & mask(i)) != 0) {
                throw new IllegalArgumentException("has bits set behind the first " + bits);
            }
        }
        return network;
    }

    private static int bits(String text, int most) {
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException("must end with a number up to " + most);
        }
        return Integer.parseInt(text);
    }

    private static int mask(int bit) {
        return 0x80 >> bit % Byte.SIZE;
    }

    public boolean contains(InetAddress address) {
        byte[] own = first.getAddress();
        byte[] other = address.getAddress();
        int whole = bits / Byte.SIZE;
        if (own.length != other.length || !Arrays.equals(own, 0, whole, other, 0, whole)) {
            return false;
        }
        for (int i = whole * Byte.SIZE; i < bits; i++) {
            if (((own[whole] ^ other[whole]) & mask(i)) != 0) {
                return false;
            }
        }
        return true;
    }
}
