package chat.server.connection;

import chat.protocol.ClientMessage;
import chat.protocol.ErrorCode;
import chat.protocol.RoomName;
import chat.server.auth.Identity;
import chat.server.auth.SpamRule;
import chat.server.config.SpamRules.Repeats;
import chat.server.limit.AddressKey;
import chat.server.metrics.ServerMetrics.SendResult;
import chat.server.metrics.SpamMeters.Reason;
import chat.server.spam.Links;
import chat.server.spam.PlainText;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Holds back texts of one client that a room's rules take for spam, with an error. Confined to the connection's event loop. */
final class SpamCheck {

    private final Services services;
    private final Replies replies;
    private final RoomAccess access;

    /** With whom it shares the limit on repeats; null before the first text under one. */
    private @Nullable String counted;

    SpamCheck(Services services, Replies replies, RoomAccess access) {
        this.services = services;
        this.replies = replies;
        this.access = access;
    }

    /** Whether a text may be said. On the hot path: once per message, and no more than a look where no rule holds. */
    boolean allows(ClientMessage command, String text, JoinedRoom joined) {
        SpamRule rule = joined.rights().spam();
        return rule == null || allows(command, PlainText.of(text), joined.room(), rule);
    }

    private boolean allows(ClientMessage command, String plain, RoomName room, SpamRule rule) {
        long waitMillis = rule.linksFromMillis() - services.clock().millis();
        if (waitMillis > 0 && Links.isIn(plain)) {
            refuse(command, Reason.LINK, ErrorCode.NO_LINKS_YET, "newcomers may not send links yet", waitMillis);
            return false;
        }
        Repeats repeats = rule.repeats();
        if (repeats.most() == 0) {
            return true;
        }
        long waitNanos = services.repeats()
                .take(
                        room.value(),
                        counted(),
                        plain,
                        command.id(),
                        repeats.most(),
                        repeats.time().toNanos(),
                        System.nanoTime());
        if (waitNanos == 0) {
            return true;
        }
        refuse(
                command,
                Reason.REPEATED,
                ErrorCode.REPEATED,
                "the same text came " + repeats.most() + " times already",
                TimeUnit.NANOSECONDS.toMillis(waitNanos) + 1);
        return false;
    }

    /** A guest is whoever it likes to be, so guests count by their address. */
    private String counted() {
        if (counted == null) {
            Identity self = access.identity().get();
            counted = self.guest() && access.address() != null
                    ? AddressKey.of(access.address()).toString()
                    : self.user().value();
        }
        return counted;
    }

    private void refuse(ClientMessage command, Reason reason, ErrorCode code, String message, long retryAfterMs) {
        services.metrics().spam().heldBack(reason);
        services.metrics().sent(SendResult.REFUSED);
        replies.fail(command.id(), code, message, retryAfterMs);
    }
}
