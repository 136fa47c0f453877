package chat.server.connection;

import chat.protocol.ClientMessage;
import chat.protocol.ServerMessage;
import chat.server.auth.Identity;
import chat.server.auth.Verdict;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who a client is by what it showed last, and until when. Confined to the connection's event loop. */
final class HeldIdentity {

    private final SignIn signIn;
    private Identity identity;
    private @Nullable TokenEnd end;
    private boolean ended;

    HeldIdentity(SignIn signIn, Identity identity) {
        this.signIn = signIn;
        this.identity = identity;
        watch(identity.expiry());
    }

    Identity identity() {
        return identity;
    }

    /** Takes another token of the same user. */
    void refresh(ClientMessage.Refresh refresh, Consumer<Identity> renewed) {
        signIn.verify(refresh.id(), refresh.token(), identity.user(), verdict -> {
            if (verdict instanceof Verdict.Known known && !ended) {
                take(refresh, known.identity(), renewed);
            }
        });
    }

    private void take(ClientMessage.Refresh refresh, Identity next, Consumer<Identity> renewed) {
        identity = next;
        Instant expiry = next.expiry();
        watch(expiry);
        renewed.accept(next);
        if (refresh.id() != null) {
            signIn.replies()
                    .reply(new ServerMessage.Refreshed(refresh.id(), expiry == null ? null : expiry.toEpochMilli()));
        }
    }

    private void watch(@Nullable Instant expiry) {
        if (end == null && expiry != null) {
            end = new TokenEnd(signIn.subscriber(), signIn.services().clock(), signIn.replies());
        }
        if (end != null) {
            end.at(expiry);
        }
    }

    /** The connection has ended. */
    void end() {
        ended = true;
        if (end != null) {
            end.cancel();
        }
    }
}
