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
        return new Settings(
                change.apply(access),
                talk,
                slowReaders,
                proxies,
                limits,
                restart,
                tls,
                tokens,
                rules,
                observation,
                webhooks);
    }

    public Settings withTalk(UnaryOperator<Talk> change) {
        return new Settings(
                access,
                change.apply(talk),
                slowReaders,
                proxies,
                limits,
                restart,
                tls,
                tokens,
                rules,
                observation,
                webhooks);
    }

    public Settings withSlowReaders(UnaryOperator<SlowReaders> change) {
        return new Settings(
                access,
                talk,
                change.apply(slowReaders),
                proxies,
                limits,
                restart,
                tls,
                tokens,
                rules,
                observation,
                webhooks);
    }

    public Settings withProxies(Proxies other) {
        return new Settings(
                access, talk, slowReaders, other, limits, restart, tls, tokens, rules, observation, webhooks);
    }

    public Settings withLimits(UnaryOperator<Limits> change) {
        return new Settings(
                access,
                talk,
                slowReaders,
                proxies,
                change.apply(limits),
                restart,
                tls,
                tokens,
                rules,
                observation,
                webhooks);
    }

    public Settings withTls(@Nullable TlsFiles other) {
        return new Settings(
                access, talk, slowReaders, proxies, limits, restart, other, tokens, rules, observation, webhooks);
    }

    public Settings withTokens(TokenRules other) {
        return new Settings(
                access, talk, slowReaders, proxies, limits, restart, tls, other, rules, observation, webhooks);
    }

    public Settings withRules(RoomRules other) {
        return new Settings(
                access, talk, slowReaders, proxies, limits, restart, tls, tokens, other, observation, webhooks);
    }

    public Settings withObservation(UnaryOperator<Observation> change) {
        return new Settings(
                access,
                talk,
                slowReaders,
                proxies,
                limits,
                restart,
                tls,
                tokens,
                rules,
                change.apply(observation),
                webhooks);
    }

    public Settings withRestart(UnaryOperator<Restart> change) {
        return new Settings(
                access,
                talk,
                slowReaders,
                proxies,
                limits,
                change.apply(restart),
                tls,
                tokens,
                rules,
                observation,
                webhooks);
    }

    public Settings withWebhooks(Webhooks other) {
        return new Settings(
                access, talk, slowReaders, proxies, limits, restart, tls, tokens, rules, observation, other);
    }
}
