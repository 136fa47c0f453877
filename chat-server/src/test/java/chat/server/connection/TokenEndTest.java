package chat.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.UserId;
import chat.server.auth.Authenticator;
import chat.server.auth.Grants;
import chat.server.auth.Identity;
import chat.server.auth.Role;
import chat.server.auth.Sessions;
import chat.server.auth.Verdict;
import chat.server.config.Settings;
import chat.server.metrics.ServerMetrics;
import chat.server.stream.memory.MemoryStreams;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a connection whose token expires, by a clock that the test turns. */
final class TokenEndTest {

    private static final Instant START = Instant.parse("2026-11-28T12:00:00Z");

    private Instant now = START;

    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    private final EmbeddedChannel channel = connected();

    /** A token is the time in seconds from the start until it expires. */
    private static final Authenticator SECONDS =
            token -> CompletableFuture.completedFuture(new Verdict.Known(new Identity(
                    new UserId("ann"),
                    false,
                    null,
                    Role.USER,
                    Grants.NONE,
                    START.plusSeconds(Long.parseLong(token)),
                    null,
                    null,
                    null)));

    private EmbeddedChannel connected() {
        ServerMetrics metrics = new ServerMetrics(new SimpleMeterRegistry());
        Services services = Services.ofOneNode(
                new MemoryStreams(10, clock),
                Sessions.ofThisProcess(),
                SECONDS,
                new OpenConnections(metrics),
                Settings::defaults,
                metrics,
                clock);
        EmbeddedChannel made = new EmbeddedChannel();
        made.freezeTime();
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

    private void say(String command) {
        channel.writeInbound(new TextWebSocketFrame(command.replace('\'', '"')));
    }

    private void pass(Duration time) {
        now = now.plus(time);
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    private String heard() {
        channel.runPendingTasks();
        StringBuilder heard = new StringBuilder();
        for (ByteBuf frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
            heard.append(frame.toString(StandardCharsets.UTF_8));
            frame.release();
        }
        return heard.toString();
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    private void hello(long seconds) {
        say("{'type':'hello','id':'h','token':'" + seconds + "'}");
        assertThat(heard()).contains("welcome");
    }

    @Test
    void aClientHearsOfTheEndAMinuteBeforeAndIsClosedAfterIt() {
        hello(600);
        pass(Duration.ofSeconds(539));
        assertThat(heard()).doesNotContain("expiring");
        pass(Duration.ofSeconds(2));
        assertThat(heard())
                .contains("{\"type\":\"expiring\",\"expiresAt\":"
                        + START.plusSeconds(600).toEpochMilli());
        pass(Duration.ofSeconds(83));
        assertThat(heard()).doesNotContain("expired");
        pass(Duration.ofSeconds(2));
        assertThat(heard()).contains("the token has expired");
    }

    @Test
    void aRefreshMovesTheEnd() {
        hello(600);
        pass(Duration.ofSeconds(550));
        say("{'type':'refresh','id':'r','token':'1200'}");
        assertThat(heard()).contains("refreshed");
        pass(Duration.ofSeconds(500));
        assertThat(heard()).doesNotContain("expir");
        pass(Duration.ofSeconds(100));
        assertThat(heard()).contains("expiring");
    }

    @Test
    void whoeverShowsATokenThatHasJustExpiredHasAsLongAsOthers() {
        hello(-50);
        pass(Duration.ofMillis(10));
        assertThat(heard()).contains("expiring");
        pass(Duration.ofSeconds(24));
        assertThat(heard()).doesNotContain("expired");
        pass(Duration.ofSeconds(2));
        assertThat(heard()).contains("the token has expired");
    }

    /** A machine's token, or one with a mistake in its year. */
    @Test
    void aTokenThatHoldsForThousandsOfYearsEndsNothing() {
        hello(Duration.ofDays(365L * 7_000).toSeconds());
        for (int day = 0; day < 5; day++) {
            pass(Duration.ofDays(1));
        }
        assertThat(heard()).doesNotContain("expir");
    }

    @Test
    void aConnectionThatEndedHearsNothing() {
        hello(600);
        channel.close();
        pass(Duration.ofSeconds(700));
        assertThat(heard()).doesNotContain("expir");
    }
}
