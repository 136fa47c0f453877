package chat.server.flags;

import ch.qos.logback.classic.Level;
import chat.server.config.LogFormat;
import chat.server.config.ServerConfig;
import chat.server.config.Settings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that make a {@link ServerConfig}, where their defaults come from. Filled once, by the command line. */
public final class ServerFlags {

    static final String DEFAULT = " (default: ${DEFAULT-VALUE})";

    @Option(
            names = Sources.CONFIG,
            paramLabel = "FILE",
            description = "reads settings from this TOML file, such as max-text-chars = 4000; flags and variables win")
    @SuppressWarnings("UnusedVariable") // Sources reads it, before the flags are read
    private @Nullable Path config;

    @Mixin
    private final ListenFlags listening = new ListenFlags();

    @Mixin
    private final ManagementFlags management = new ManagementFlags();

    @Mixin
    private final ApiFlags api = new ApiFlags();

    @Mixin
    private final TlsFlags tls = new TlsFlags();

    @Mixin
    private final TokenFlags tokens = new TokenFlags();

    @Mixin
    private final GuestFlags guests = new GuestFlags();

    @Mixin
    private final RoomFlags rooms = new RoomFlags();

    @Mixin
    private final HistoryFlags history = new HistoryFlags();

    @Mixin
    private final EngineFlags engine = new EngineFlags();

    @Mixin
    private final AccessFlags access = new AccessFlags();

    @Mixin
    private final ProxyFlags proxies = new ProxyFlags();

    @Mixin
    private final TalkFlags talk = new TalkFlags();

    @Mixin
    private final SlowReaderFlags slowReaders = new SlowReaderFlags();

    @Mixin
    private final LimitFlags limits = new LimitFlags();

    @Mixin
    private final RestartFlags restart = new RestartFlags();

    @Mixin
    private final ObservationFlags observation = new ObservationFlags();

    @Mixin
    private final WebhookFlags webhooks = new WebhookFlags();

    @Mixin
    private final LogFlags log = new LogFlags();

    public Level logLevel() {
        return log.logLevel();
    }

    public LogFormat logFormat() {
        return log.logFormat();
    }

    /** Throws an {@link IllegalArgumentException} that names the flag that is wrong. */
    public ServerConfig config() {
        Settings settings = new Settings(
                access.access(),
                talk.talk(),
                slowReaders.slowReaders(),
                proxies.proxies(),
                limits.limits(),
                restart.restart(),
                tls.files(),
                tokens.rules(guests.guests()),
                rooms.rules(),
                observation.observation(),
                webhooks.webhooks());
        return new ServerConfig(
                listening.listening(management.management()), engine.engine(), settings, history.history(), api.api());
    }
}
