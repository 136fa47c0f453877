package chat.server.audit;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Whom an operator asks about: a user by id, name or session, or an address with or without its port. Immutable.
 *
 * @param text as it is compared; of a session the id alone
 */
public record Subject(String text) {

    /** An id and a signature, which is a secret (see {@code Sessions}). */
    private static final String SESSION = "[A-Za-z0-9_-]{1,64}\\.[A-Za-z0-9_-]{16,}";

    /** Takes off what is a secret, and writes an address as the incidents do. */
    public static Subject parse(String text) {
        String subject = text.strip();
        return new Subject(
                subject.matches(SESSION) ? subject.substring(0, subject.indexOf('.')) : canonicalAddress(subject));
    }

    private static String canonicalAddress(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(bare);
        if (bytes == null) {
            return text;
        }
        try {
            return NetUtil.toAddressString(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    /** Whether it is this one. */
    public boolean is(@Nullable String user, @Nullable String name, String address) {
        return text.equals(user)
                || text.equalsIgnoreCase(name)
                || text.equals(address)
                || text.equals(Addresses.host(address));
    }
}
