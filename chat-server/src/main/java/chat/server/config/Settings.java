package chat.server.config;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What may change while the server runs. Immutable; replaced as a whole, and read where it is used, so that nobody holds an
 * older value.
 *
 * @param tls null for connections that are not encrypted
 */
public record Settings(
        Access access,
        Talk talk,
        SlowReaders slowReaders,
        Proxies proxies,
        Limits limits,
        Restart restart,
        @Nullable TlsFiles tls,
        TokenRules tokens,
        RoomRules rules,
        Observation observation,
        Webhooks webhooks) {

    public static Settings defaults() {
        return new Settings(
                Access.defaults(),
                Talk.defaults(),
                SlowReaders.defaults(),
                Proxies.defaults(),
                Limits.defaults(),
                Restart.defaults(),
                null,
                TokenRules.defaults(),
                RoomRules.NONE,
                Observation.defaults(),
                Webhooks.none());
    }

    public Settings withAccess(UnaryOperator<Access> change) {
        return with(change.apply(access), tls);
    }

    public Settings withTalk(UnaryOperator<Talk> change) {
        return with(change.apply(talk), tls);
    }

    public Settings withSlowReaders(UnaryOperator<SlowReaders> change) {
        return with(change.apply(slowReaders), tls);
    }

    public Settings withProxies(Proxies other) {
        return with(other, tls);
    }

    public Settings withLimits(UnaryOperator<Limits> change) {
        return with(change.apply(limits), tls);
    }

    public Settings withTls(@Nullable TlsFiles other) {
        return with(access, other);
    }

    public Settings withTokens(TokenRules other) {
        return with(other, tls);
    }

    public Settings withRules(RoomRules other) {
        return with(other, tls);
    }

    public Settings withObservation(UnaryOperator<Observation> change) {
        return with(change.apply(observation), tls);
    }

    public Settings withRestart(UnaryOperator<Restart> change) {
        return with(change.apply(restart), tls);
    }

    public Settings withWebhooks(Webhooks other) {
        return with(other, tls);
    }

    /** The same with another part in the place of the one of its type. */
    private Settings with(Record part, @Nullable TlsFiles files) {
        return new Settings(
                either(part, access),
                either(part, talk),
                either(part, slowReaders),
                either(part, proxies),
                either(part, limits),
                either(part, restart),
                files,
                either(part, tokens),
                either(part, rules),
                either(part, observation),
                either(part, webhooks));
    }

    /** The other part if it has the type of the present one, which is final. */
    @SuppressWarnings("unchecked")
    private static <T extends Record> T either(Record other, T present) {
        return other.getClass() == present.getClass() ? (T) other : present;
    }
}
