package chat.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.ErrorCode;
import chat.server.audit.Trail;
import chat.server.auth.Action;
import chat.server.auth.Authenticator;
import chat.server.auth.Authority;
import chat.server.auth.Sessions;
import chat.server.config.AccessLog;
import chat.server.config.ServerConfig;
import chat.server.config.Settings;
import chat.server.limit.ByteBudget;
import chat.server.metrics.ServerMetrics;
import chat.server.room.Rooms;
import chat.server.stream.LocalSignals;
import chat.server.stream.RoomStreams;
import chat.server.stream.Signals;
import chat.server.stream.memory.MemoryStreams;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The authority is asked before each action. */
final class AuthorityTest {

    private static final Settings SETTINGS = ServerConfig.defaults().settings();

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Set<Action> allowed = EnumSet.allOf(Action.class);
    private final EmbeddedChannel channel = connected((who, action, room) -> allowed.contains(action));

    private EmbeddedChannel connected(Authority authority) {
        ServerMetrics metrics = new ServerMetrics(meters);
        RoomStreams streams = new MemoryStreams(10, Clock.systemUTC());
        Signals signals = new LocalSignals();
        Services services = new Services(
                new Rooms(streams, signals, metrics, () -> 0),
                streams,
                signals,
                Sessions.ofThisProcess(),
                Authenticator.NONE,
                authority,
                new OpenConnections(metrics),
                new OnlineUsers(),
                new ByteBudget(() -> Long.MAX_VALUE),
                () -> SETTINGS,
                metrics,
                new Trail(() -> AccessLog.OFF),
                Clock.systemUTC());
        EmbeddedChannel made = new EmbeddedChannel();
        made.pipeline().addLast("wire", new ChannelInboundHandlerAdapter());
        made.pipeline()
                .addLast(new ConnectionHandler(
                        services, new Dialect.ChatV1(false), made.pipeline().context("wire"), null, true));
        return made;
    }

    /** The last answer to a command, without its frame's header. */
    private String say(String command) {
        channel.writeInbound(new TextWebSocketFrame(command.replace('\'', '"')));
        channel.runPendingTasks();
        StringBuilder answers = new StringBuilder();
        for (ByteBuf frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
            answers.append(frame.toString(StandardCharsets.UTF_8));
            frame.release();
        }
        return answers.toString();
    }

    private void refuses(Action action, String command) {
        allowed.remove(action);
        assertThat(say(command)).contains(ErrorCode.NOT_ALLOWED.wireName());
        allowed.add(action);
        assertThat(say(command)).doesNotContain(ErrorCode.NOT_ALLOWED.wireName());
    }

    @Test
    void refusesEachActionThatTheAuthorityForbids() {
        say("{'type':'hello','id':'h'}");
        refuses(Action.READ, "{'type':'join','id':'j','room':'r'}");
        refuses(Action.WRITE, "{'type':'send','id':'s','room':'r','text':'x'}");
        refuses(Action.WRITE, "{'type':'typing','id':'t','room':'r','active':true}");
        refuses(Action.EDIT_OWN, "{'type':'edit','id':'e','room':'r','seq':1,'text':'y'}");
        refuses(Action.EDIT_OWN, "{'type':'delete','id':'d','room':'r','seq':1}");
        refuses(Action.HISTORY, "{'type':'history','id':'i','room':'r'}");
        refuses(Action.MEMBERS, "{'type':'members','id':'m','room':'r'}");
        assertThat(meters.get("chat.errors")
                        .tag("code", "not_allowed")
                        .counter()
                        .count())
                .isEqualTo(7);
        channel.finishAndReleaseAll();
    }
}
