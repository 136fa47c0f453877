package chat.server;

import chat.server.config.AccessLog;
import chat.server.config.ApiConfig;
import chat.server.config.Durability;
import chat.server.config.Listener;
import chat.server.config.Patience;
import chat.server.config.Proxies;
import chat.server.config.Restart;
import chat.server.config.ServerConfig;
import chat.server.config.Settings;
import chat.server.config.Store;
import chat.server.config.TlsFiles;
import chat.server.config.TokenRules;
import chat.server.config.TransportKind;
import chat.server.config.Webhooks;
import chat.server.net.InheritedSockets;
import chat.server.stream.RoomStreams;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What a test's server does differently; made by changing {@link TestServer#defaults}. */
public final class TestServerSetup {

    private ServerConfig config = ServerConfig.defaults()
            .withFreePorts()
            .withEngine(engine -> engine.withEventLoops(2))
            .withAccess(access -> access.withMaxConnectionsPerAddress(0))
            .withTalk(talk -> talk.withSendsPerSecond(0))
            .withSettings(live -> live.withObservation(look -> look.withCanary(Duration.ZERO)));

    private UnaryOperator<RoomStreams> around = UnaryOperator.identity();

    private InheritedSockets inherited = InheritedSockets.NONE;

    TestServerSetup() {}

    public TestServerSetup with(UnaryOperator<Settings> change) {
        config = config.withSettings(change);
        return this;
    }

    public TestServerSetup port(int listen) {
        config = config.withListening(where -> where.withChat(where.chat().withPort(listen)));
        return this;
    }

    public TestServerSetup transport(TransportKind kind) {
        config = config.withEngine(engine -> engine.withTransport(kind));
        return this;
    }

    public TestServerSetup allowOrigin(String origin) {
        config = config.withAccess(access -> access.withAllowedOrigins(Set.of(origin)));
        return this;
    }

    public TestServerSetup basePath(String path) {
        config = config.withListening(where -> where.withBasePath(path));
        return this;
    }

    public TestServerSetup headersTimeout(Duration time) {
        config = config.withLimits(
                limits -> limits.withPatience(patience -> new Patience(time, patience.hello(), patience.pong())));
        return this;
    }

    /** At a Unix socket; there is no port then. */
    public TestServerSetup unixSocket(Path path) {
        config = config.withListening(where -> where.withChat(new Listener("unix:" + path, 0)));
        return this;
    }

    public TestServerSetup managementSocket(Path path) {
        config = config.withListening(where -> where.withManagement(new Listener("unix:" + path, 0)));
        return this;
    }

    public TestServerSetup trustedProxies(String... networks) {
        config = config.withSettings(live -> live.withProxies(Proxies.parse(List.of(networks))));
        return this;
    }

    public TestServerSetup maxConnections(int most) {
        config = config.withAccess(access -> access.withMaxConnections(most));
        return this;
    }

    public TestServerSetup maxConnectionsPerAddress(int most) {
        config = config.withAccess(access -> access.withMaxConnectionsPerAddress(most));
        return this;
    }

    public TestServerSetup sendsPerSecond(int most) {
        config = config.withTalk(talk -> talk.withSendsPerSecond(most));
        return this;
    }

    public TestServerSetup compression() {
        config = config.withTalk(talk -> talk.withCompression(true));
        return this;
    }

    public TestServerSetup accessLog(AccessLog kind) {
        config = config.withSettings(live -> live.withObservation(look -> look.withAccessLog(kind)));
        return this;
    }

    /** Off, if nothing is said: its messages would be counted with those of a test. */
    public TestServerSetup canary(Duration interval) {
        config = config.withSettings(live -> live.withObservation(look -> look.withCanary(interval)));
        return this;
    }

    public TestServerSetup editWindow(Duration window) {
        config = config.withTalk(talk -> talk.withEditWindow(window));
        return this;
    }

    public TestServerSetup maxPendingBytes(int most) {
        config = config.withSlowReaders(readers -> readers.withMaxPendingBytes(most));
        return this;
    }

    public TestServerSetup maxBehind(Duration most) {
        config = config.withSlowReaders(readers -> readers.withMaxBehind(most));
        return this;
    }

    public TestServerSetup drain(Duration time) {
        config = config.withSettings(live -> live.withRestart(restart -> new Restart(time)));
        return this;
    }

    public TestServerSetup historyMessages(int retained) {
        config = config.withHistory(history -> history.withMessages(retained));
        return this;
    }

    public TestServerSetup historyAge(Duration retained) {
        config = config.withHistory(history -> history.withAge(retained));
        return this;
    }

    /** Stores messages in a folder instead of in memory. */
    public TestServerSetup data(Path folder) {
        config = config.withHistory(history -> history.withStore(new Store.Folder(folder, Durability.PROCESS)));
        return this;
    }

    /** Stores messages in a database that several nodes share. */
    public TestServerSetup postgres(String url, String user, Path passwordFile) {
        config = config.withHistory(
                history -> history.withStore(new Store.Postgres(List.of(url), user, passwordFile, false)));
        return this;
    }

    /** It is ready only while a synchronous standby has what is acknowledged. After {@link #postgres}. */
    public TestServerSetup requireReplicated() {
        config = config.withHistory(history -> {
            Store.Postgres store = (Store.Postgres) Objects.requireNonNull(history.store());
            return history.withStore(new Store.Postgres(store.urls(), store.user(), store.passwordFile(), true));
        });
        return this;
    }

    /** Clients connect by https and wss. */
    public TestServerSetup tls(TlsFiles files) {
        config = config.withSettings(settings -> settings.withTls(files));
        return this;
    }

    /** Has an API. */
    public TestServerSetup api(ApiConfig api) {
        config = config.withApi(api);
        return this;
    }

    public TestServerSetup tokens(TokenRules rules) {
        config = config.withSettings(settings -> settings.withTokens(rules));
        return this;
    }

    /** Hands events to the webhooks of a file, which are at private addresses as all that tests are. */
    public TestServerSetup webhooks(Path file) {
        return webhooks(file, true);
    }

    public TestServerSetup webhooks(Path file, boolean allowPrivate) {
        return with(settings -> settings.withWebhooks(new Webhooks(file, allowPrivate)));
    }

    public TestServerSetup eventLoops(int count) {
        config = config.withEngine(engine -> engine.withEventLoops(count));
        return this;
    }

    /** Puts something around the streams. */
    public TestServerSetup around(UnaryOperator<RoomStreams> more) {
        around = more;
        return this;
    }

    /** Takes sockets over that listen already; they are closed with the server. */
    public TestServerSetup inherit(InheritedSockets sockets) {
        inherited = sockets;
        return this;
    }

    /** On one transport; aborts the test where the machine lacks it. */
    public TestServer startOn(TransportKind kind) {
        return TestServer.unlessLacking(() -> transport(kind).start());
    }

    public TestServer start() {
        return new TestServer(config, inherited, around);
    }
}
