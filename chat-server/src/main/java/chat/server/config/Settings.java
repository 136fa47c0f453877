package chat.server.config;

import java.util.function.UnaryOperator;

/**
 * What may change while the server runs. Immutable; replaced as a whole, and read where it is used, so that nobody holds an
 * older value.
 */
public record Settings(Access access, Talk talk, SlowReaders slowReaders, Proxies proxies, Limits limits) {

    public static Settings defaults() {
        return new Settings(
                Access.defaults(), Talk.defaults(), SlowReaders.defaults(), Proxies.defaults(), Limits.defaults());
    }

    public Settings withAccess(UnaryOperator<Access> change) {
        return new Settings(change.apply(access), talk, slowReaders, proxies, limits);
    }

    public Settings withTalk(UnaryOperator<Talk> change) {
        return new Settings(access, change.apply(talk), slowReaders, proxies, limits);
    }

    public Settings withSlowReaders(UnaryOperator<SlowReaders> change) {
        return new Settings(access, talk, change.apply(slowReaders), proxies, limits);
    }

    public Settings withProxies(Proxies other) {
        return new Settings(access, talk, slowReaders, other, limits);
    }

    public Settings withLimits(UnaryOperator<Limits> change) {
        return new Settings(access, talk, slowReaders, proxies, change.apply(limits));
    }
}
