package chat.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.ErrorCode;
import chat.server.auth.Authenticator;
import chat.server.auth.Sessions;
import chat.server.config.RoomRules;
import chat.server.config.ServerConfig;
import chat.server.config.Settings;
import chat.server.metrics.ServerMetrics;
import chat.server.stream.memory.MemoryStreams;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No command is carried out that the authority forbids, and a change of it holds at once. */
final class RightsTest {

    private static final String NOT_ALLOWED = ErrorCode.NOT_ALLOWED.wireName();

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final ServerMetrics metrics = new ServerMetrics(meters);
    private Settings settings = ServerConfig.defaults().settings();
    private final Services services = Services.ofOneNode(
            new MemoryStreams(10, Clock.systemUTC()),
            Sessions.ofThisProcess(),
            Authenticator.NONE,
            new OpenConnections(metrics),
            () -> settings,
            metrics,
            Clock.systemUTC());
    private final EmbeddedChannel channel = connected();

    private EmbeddedChannel connected() {
        EmbeddedChannel made = new EmbeddedChannel();
        made.pipeline().addLast("wire", new ChannelInboundHandlerAdapter());
        made.pipeline()
                .addLast(new ConnectionHandler(
                        services,
                        new Dialect.ChatV1(false),
                        made.pipeline().context("wire"),
                        HandshakeCredentials.NONE,
                        true));
        return made;
    }

    /** The answers to a command, without their frames' headers. */
    private String say(String command) {
        channel.writeInbound(new TextWebSocketFrame(command.replace('\'', '"')));
        return heard();
    }

    private String heard() {
        channel.runPendingTasks();
        StringBuilder answers = new StringBuilder();
        for (ByteBuf frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
            answers.append(frame.toString(StandardCharsets.UTF_8));
            frame.release();
        }
        return answers.toString();
    }

    private void allow(String letters) {
        settings = settings.withRules(RoomRules.parse(List.of("*=" + letters)));
        services.users().reviewAll();
    }

    private void refuses(String lettersLeft, String command) {
        allow(lettersLeft);
        assertThat(say(command)).contains(NOT_ALLOWED);
        allow("rwhpc");
        assertThat(say(command)).doesNotContain(NOT_ALLOWED);
    }

    @Test
    void refusesEachActionThatTheAuthorityForbids() {
        say("{'type':'hello','id':'h'}");
        refuses("whpc", "{'type':'join','id':'j','room':'r'}");
        refuses("rhpc", "{'type':'send','id':'s','room':'r','text':'x'}");
        refuses("rhpc", "{'type':'typing','id':'t','room':'r','active':true}");
        refuses("rhpc", "{'type':'edit','id':'e','room':'r','seq':1,'text':'y'}");
        refuses("rhpc", "{'type':'delete','id':'d','room':'r','seq':1}");
        refuses("rwpc", "{'type':'history','id':'i','room':'r'}");
        refuses("rwhc", "{'type':'members','id':'m','room':'r'}");
        assertThat(meters.get("chat.errors")
                        .tag("code", "not_allowed")
                        .counter()
                        .count())
                .isEqualTo(7);
        channel.finishAndReleaseAll();
    }

    @Test
    void refusesARoomThatDoesNotExistAsOneThatIsForbidden() {
        say("{'type':'hello','id':'h'}");
        say("{'type':'join','id':'j','room':'there'}");
        say("{'type':'send','id':'s','room':'there','text':'x'}");
        say("{'type':'leave','room':'there'}");

        settings = settings.withRules(RoomRules.parse(List.of("*=rwhp", "secret=wc")));
        say("{'type':'join','id':'k','room':'there'}");
        String absent = say("{'type':'join','id':'k','room':'absent'}");

        assertThat(absent).contains(NOT_ALLOWED);
        assertThat(say("{'type':'join','id':'k','room':'secret'}")).isEqualTo(absent);
        assertThat(say("{'type':'send','id':'t','room':'there','text':'y'}")).contains("sent");
        channel.finishAndReleaseAll();
    }

    @Test
    void givesNothingOfThePastToWhoMayNotReadIt() {
        say("{'type':'hello','id':'h'}");
        say("{'type':'join','id':'j','room':'r'}");
        say("{'type':'send','id':'s','room':'r','text':'past'}");
        say("{'type':'leave','room':'r'}");
        allow("rwp");

        assertThat(say("{'type':'join','id':'k','room':'r','history':5}")).doesNotContain("past");
        say("{'type':'leave','room':'r'}");
        assertThat(say("{'type':'join','id':'l','room':'r','since':{'epoch':'" + "x" + "','seq':0}}"))
                .contains("\"recovered\":false")
                .doesNotContain("past");
        channel.finishAndReleaseAll();
    }

    @Test
    void takesOutWhoMayNotReadAnyMore() {
        say("{'type':'hello','id':'h'}");
        say("{'type':'join','id':'j','room':'r'}");
        allow("w");

        assertThat(heard()).contains("removed");
        assertThat(say("{'type':'send','id':'s','room':'r','text':'x'}")).contains("not_joined");
        channel.finishAndReleaseAll();
    }
}
