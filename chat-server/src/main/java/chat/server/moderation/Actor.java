package chat.server.moderation;

import chat.protocol.Member;
import chat.server.auth.Identity;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who moderates. Immutable.
 *
 * @param member as whom the room's event names it
 * @param address null if it is not known
 * @param operator whether it stands above all users, whatever their role
 */
public record Actor(
        Identity identity, Member member, @Nullable InetAddress address, boolean operator) {

    /** An operator, who may do everything; {@code member} is what its acts are noted under. */
    public static Actor operator(Member member) {
        return new Actor(Identity.operator(member.user()), member, null, true);
    }
}
