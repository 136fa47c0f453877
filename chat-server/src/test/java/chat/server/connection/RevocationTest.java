package chat.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.Member;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.auth.Authenticator;
import chat.server.auth.Grants;
import chat.server.auth.Identity;
import chat.server.auth.Role;
import chat.server.auth.Sessions;
import chat.server.auth.Verdict;
import chat.server.config.Settings;
import chat.server.metrics.ServerMetrics;
import chat.server.moderation.Actor;
import chat.server.stream.memory.MemoryStreams;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A revoked token lets nobody in, and nobody stay. */
final class RevocationTest {

    private static final long ISSUED = 1_000_000;

    /** A token is its own id, and of the user before the dot. */
    private static final Authenticator IDS = token -> CompletableFuture.completedFuture(new Verdict.Known(new Identity(
            new UserId(token.substring(0, token.indexOf('.'))),
            false,
            null,
            Role.USER,
            Grants.NONE,
            null,
            Instant.ofEpochMilli(ISSUED),
            null,
            token)));

    private final List<EmbeddedChannel> channels = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Services services = services();

    private Services services() {
        ServerMetrics metrics = new ServerMetrics(meters);
        return Services.ofOneNode(
                new MemoryStreams(10, Clock.systemUTC()),
                Sessions.ofThisProcess(),
                IDS,
                new OpenConnections(metrics),
                Settings::defaults,
                metrics,
                Clock.systemUTC());
    }

    private EmbeddedChannel connect() {
        EmbeddedChannel made = new EmbeddedChannel();
        made.pipeline().addLast("wire", new ChannelInboundHandlerAdapter());
        made.pipeline()
                .addLast(new ConnectionHandler(
                        services,
                        new Dialect.ChatV1(false),
                        made.pipeline().context("wire"),
                        HandshakeCredentials.NONE,
                        true));
        channels.add(made);
        return made;
    }

    private static String say(EmbeddedChannel channel, String command) {
        channel.writeInbound(new TextWebSocketFrame(command.replace('\'', '"')));
        return heard(channel);
    }

    private static String heard(EmbeddedChannel channel) {
        channel.runPendingTasks();
        StringBuilder heard = new StringBuilder();
        for (ByteBuf frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
            heard.append(frame.toString(StandardCharsets.UTF_8));
            frame.release();
        }
        return heard.toString();
    }

    private String hello(EmbeddedChannel channel, String token) {
        return say(channel, "{'type':'hello','id':'h','token':'" + token + "'}");
    }

    private void act(ModeratorAct act) {
        Actor operator = Actor.operator(new Member(new UserId("operator"), new UserName("operator")));
        services.moderation()
                .act(operator, null, RoomName.SERVER, act)
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void end() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    @Test
    void theSameTokenIsRefusedAfterwards() {
        assertThat(hello(connect(), "ann.1")).contains("welcome");
        act(ModeratorAct.revoke("ann.1", null, "stolen"));
        assertThat(hello(connect(), "ann.1"))
                .contains("bad_token", "the token was revoked", "bad credentials")
                .doesNotContain("welcome");
        assertThat(hello(connect(), "ann.2")).contains("welcome");
        assertThat(meters.get("chat.credentials")
                        .tag("result", "revoked")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whoeverIsConnectedByItIsClosed() {
        EmbeddedChannel ann = connect();
        EmbeddedChannel other = connect();
        hello(ann, "ann.1");
        hello(other, "ann.2");
        act(ModeratorAct.revoke("ann.1", null, null));
        assertThat(heard(ann)).contains("the token was revoked", "bad credentials");
        assertThat(heard(other)).doesNotContain("revoked");
    }

    @Test
    void whoeverHasShownAnotherTokenSinceStays() {
        EmbeddedChannel ann = connect();
        hello(ann, "ann.1");
        assertThat(say(ann, "{'type':'refresh','id':'r','token':'ann.2'}")).contains("refreshed");
        act(ModeratorAct.revoke("ann.1", null, null));
        assertThat(heard(ann)).doesNotContain("revoked");
        assertThat(say(ann, "{'type':'refresh','id':'r','token':'ann.1'}")).contains("bad_token");
    }

    @Test
    void allTokensOfAUserThatAreOlderAreRefused() {
        EmbeddedChannel ann = connect();
        EmbeddedChannel bea = connect();
        hello(ann, "ann.1");
        hello(bea, "bea.1");
        act(ModeratorAct.revokeBefore(new UserId("ann"), ISSUED, null, null));
        assertThat(heard(ann)).doesNotContain("revoked");
        act(ModeratorAct.revokeBefore(new UserId("ann"), ISSUED + 1, null, null));
        assertThat(heard(ann)).contains("the token was revoked");
        assertThat(hello(connect(), "ann.2")).contains("bad_token");
        assertThat(heard(bea)).doesNotContain("revoked");
        assertThat(hello(connect(), "bea.2")).contains("welcome");
    }
}
