package chat.server.config;

import java.util.function.UnaryOperator;

/**
 * How the server is to run. Immutable; a value that cannot be is refused with an {@link IllegalArgumentException} that
 * names the flag. The defaults of all flags are in this package.
 *
 * @param settings as they are at the start
 */
public record ServerConfig(Listening listening, Engine engine, Settings settings, History history, ApiConfig api) {

    /** What the flags say by themselves, but with messages in memory: their folder depends on the machine. */
    public static ServerConfig defaults() {
        return new ServerConfig(
                Listening.defaults(), Engine.defaults(), Settings.defaults(), History.defaults(), ApiConfig.off());
    }

    public ServerConfig withListening(UnaryOperator<Listening> change) {
        return new ServerConfig(change.apply(listening), engine, settings, history, api);
    }

    /** Listens on any free ports. */
    public ServerConfig withFreePorts() {
        return withListening(Listening::withFreePorts);
    }

    public ServerConfig withEngine(UnaryOperator<Engine> change) {
        return new ServerConfig(listening, change.apply(engine), settings, history, api);
    }

    public ServerConfig withSettings(UnaryOperator<Settings> change) {
        return new ServerConfig(listening, engine, change.apply(settings), history, api);
    }

    public ServerConfig withHistory(UnaryOperator<History> change) {
        return new ServerConfig(listening, engine, settings, change.apply(history), api);
    }

    public ServerConfig withApi(ApiConfig other) {
        return new ServerConfig(listening, engine, settings, history, other);
    }

    public ServerConfig withAccess(UnaryOperator<Access> change) {
        return withSettings(live -> live.withAccess(change));
    }

    public ServerConfig withTalk(UnaryOperator<Talk> change) {
        return withSettings(live -> live.withTalk(change));
    }

    public ServerConfig withSlowReaders(UnaryOperator<SlowReaders> change) {
        return withSettings(live -> live.withSlowReaders(change));
    }

    public ServerConfig withLimits(UnaryOperator<Limits> change) {
        return withSettings(live -> live.withLimits(change));
    }
}
