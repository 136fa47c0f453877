package chat.server.audit;

import chat.protocol.Member;
import chat.protocol.RoomName;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a line to {@code chat.audit} for what each moderator does; no setting leaves them out. Thread-safe. */
public final class ActLog {

    private static final Logger audit = LoggerFactory.getLogger("chat.audit");

    /**
     * Writes one line.
     *
     * @param address the moderator's; null if it is not known
     * @param target whom or what it concerns; null for the room
     * @param until when it ends, in ms since 1970, UTC; null: never, or at once
     * @param seq of the event
     */
    public void add(
            Member by,
            @Nullable InetAddress address,
            RoomName room,
            String action,
            @Nullable String target,
            @Nullable Long until,
            @Nullable String reason,
            long seq) {
        var line = audit.atInfo()
                .addKeyValue("action", action)
                .addKeyValue("room", room.value())
                .addKeyValue("seq", seq)
                .addKeyValue("by", by.user().value())
                .addKeyValue("name", unquoted(by.name().value()));
        if (address != null) {
            line = line.addKeyValue("address", NetUtil.toAddressString(address));
        }
        if (target != null) {
            line = line.addKeyValue("target", target);
        }
        if (until != null) {
            line = line.addKeyValue("until", Instant.ofEpochMilli(until));
        }
        if (reason != null) {
            line = line.addKeyValue("reason", unquoted(reason));
        }
        line.log("moderated");
    }

    /** Text cannot end a value early and look like the next one. */
    static String unquoted(String value) {
        return value.replace('"', '\'');
    }
}
