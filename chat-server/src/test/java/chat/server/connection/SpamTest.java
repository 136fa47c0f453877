package chat.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.UserId;
import chat.server.auth.Authenticator;
import chat.server.auth.Grants;
import chat.server.auth.Identity;
import chat.server.auth.Role;
import chat.server.auth.Sessions;
import chat.server.auth.Verdict;
import chat.server.config.RoomRules;
import chat.server.config.ServerConfig;
import chat.server.config.Settings;
import chat.server.config.SpamRules;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the rules of a room hold back, and of whom. */
final class SpamTest {

    private static final Instant START = Instant.parse("2026-11-28T10:00:00Z");
    private static final String LINK = "look at https://example.org";

    /** A token is the role of its user and, behind a hyphen, the seconds for which it is known, if anybody says. */
    private static final Authenticator ROLES =
            token -> CompletableFuture.completedFuture(new Verdict.Known(identity(token)));

    private Instant now = START;
    private final Clock clock = InstantSource.offset(() -> now, Duration.ZERO).withZone(ZoneOffset.UTC);
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final ServerMetrics metrics = new ServerMetrics(meters);
    private Settings settings = ServerConfig.defaults().settings();
    private final Services services = Services.ofOneNode(
            new MemoryStreams(100, clock),
            Sessions.ofThisProcess(),
            ROLES,
            new OpenConnections(metrics),
            () -> settings,
            metrics,
            clock);
    private final List<EmbeddedChannel> channels = new ArrayList<>();
    private int ids;

    private static Identity identity(String token) {
        int hyphen = token.indexOf('-');
        String role = hyphen < 0 ? token : token.substring(0, hyphen);
        Instant since = hyphen < 0 ? null : START.minusSeconds(Long.parseLong(token.substring(hyphen + 1)));
        return new Identity(
                new UserId(role),
                false,
                null,
                Role.valueOf(role.toUpperCase(Locale.ROOT)),
                Grants.NONE,
                null,
                null,
                since,
                null);
    }

    @AfterEach
    void close() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    private void rules(List<String> repeats, List<String> links) {
        Settings before = settings;
        settings = settings.withRules(RoomRules.NONE.withSpam(SpamRules.parse(repeats, links)));
        services.settingsChanged(before);
        channels.forEach(EmbeddedChannel::runPendingTasks);
    }

    /** A guest, or whose token it is, in the room "tea". */
    private EmbeddedChannel in(@Nullable String token) {
        return in("tea", "{'type':'hello','id':'h'" + (token == null ? "}" : ",'token':'" + token + "'}"));
    }

    private EmbeddedChannel in(String room, String hello) {
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
        welcome = ask(made, hello);
        ask(made, "{'type':'join','id':'j','room':'" + room + "'}");
        return made;
    }

    private String welcome = "";

    private static String ask(EmbeddedChannel channel, String command) {
        channel.writeInbound(new TextWebSocketFrame(command.replace('\'', '"')));
        channel.runPendingTasks();
        StringBuilder answers = new StringBuilder();
        for (ByteBuf frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
            answers.append(frame.toString(StandardCharsets.UTF_8));
            frame.release();
        }
        return answers.toString();
    }

    private String say(EmbeddedChannel channel, String room, String text) {
        return ask(channel, "{'type':'send','id':'" + ++ids + "','room':'" + room + "','text':'" + text + "'}");
    }

    private String say(EmbeddedChannel channel, String text) {
        return say(channel, "tea", text);
    }

    private double heldBack(String reason) {
        return meters.get("chat.spam").tag("reason", reason).counter().count();
    }

    private static void assertIsSent(String answer) {
        assertThat(answer).contains("\"type\":\"sent\"").doesNotContain("\"type\":\"error\"");
    }

    private static void assertIsRefused(String answer, String code) {
        assertThat(answer)
                .contains("\"code\":\"" + code + "\"")
                .contains("\"temporary\":true,\"retryAfterMs\":")
                .doesNotContain("\"type\":\"message\"");
    }

    @Test
    void nothingIsHeldBackWithoutARule() {
        EmbeddedChannel ann = in(null);
        for (int i = 0; i < 10; i++) {
            assertIsSent(say(ann, LINK));
        }
    }

    @Test
    void holdsBackTheSameTextHoweverItIsWritten() {
        rules(List.of("*=3/1m"), List.of());
        EmbeddedChannel ann = in("user");
        assertIsSent(say(ann, "Buy now"));
        assertIsSent(say(ann, "BUY  NOW"));
        assertIsSent(say(ann, "ｂｕｙ now"));

        assertIsRefused(say(ann, " buy now"), "repeated");
        assertIsSent(say(ann, "buy later"));
        assertThat(heldBack("repeated")).isEqualTo(1);
    }

    @Test
    void countsAUserOnAllItsConnectionsAndRoomsByThemselves() {
        rules(List.of("*=1/1m"), List.of());
        assertIsSent(say(in("user"), "x"));

        assertIsRefused(say(in("user"), "x"), "repeated");
        EmbeddedChannel other = in("other", "{'type':'hello','id':'h','token':'user'}");
        assertIsSent(say(other, "other", "x"));
    }

    @Test
    void aMessageThatIsSentAgainIsNoRepetition() {
        rules(List.of("*=1/1m"), List.of());
        EmbeddedChannel ann = in("user");
        String send = "{'type':'send','id':'same','room':'tea','text':'x'}";
        ask(ann, send);

        assertThat(ask(in("user"), send)).contains("\"duplicate\":true");
    }

    @Test
    void editsCount() {
        rules(List.of("*=1/1m"), List.of("*=1h"));
        EmbeddedChannel ann = in("user-60");
        say(ann, "one");
        say(ann, "two");
        String edit = "{'type':'edit','id':'%s','room':'tea','seq':%d,'text':'%s'}";

        assertIsRefused(ask(ann, edit.formatted("e1", 2, "one")), "repeated");
        assertIsRefused(ask(ann, edit.formatted("e2", 2, LINK)), "no_links_yet");
        assertIsSent(ask(ann, edit.formatted("e3", 2, "three")));
        assertIsRefused(ask(ann, edit.formatted("e4", 1, "three")), "repeated");
    }

    @Test
    void theMostExactPatternDecides() {
        rules(List.of("*=1/1m", "b*=off"), List.of());
        EmbeddedChannel bot = in("bots", "{'type':'hello','id':'h'}");

        assertIsSent(say(bot, "bots", "x"));
        assertIsSent(say(bot, "bots", "x"));
    }

    @Test
    void moderatorsAndAdminsAreFree() {
        rules(List.of("*=1/1m"), List.of("*=1h"));
        for (String role : List.of("moderator-1", "admin-1")) {
            EmbeddedChannel channel = in(role);
            assertIsSent(say(channel, LINK));
            assertIsSent(say(channel, LINK));
        }
    }

    @Test
    void aGuestSendsNoLinksUntilItIsKnownForTheTime() {
        rules(List.of(), List.of("*=10m"));
        EmbeddedChannel ann = in(null);
        assertIsSent(say(ann, "hello"));

        assertThat(say(ann, LINK)).contains("no_links_yet").contains("\"retryAfterMs\":600000");
        now = START.plusSeconds(599);
        assertThat(say(ann, LINK)).contains("no_links_yet").contains("\"retryAfterMs\":1000");
        now = START.plusSeconds(600);
        assertIsSent(say(ann, LINK));
        assertThat(heldBack("link")).isEqualTo(2);
    }

    @Test
    void aGuestThatComesBackWithItsSessionIsStillKnown() {
        rules(List.of(), List.of("*=10m"));
        in(null);
        String session = welcome.replaceAll("(?s).*\"session\":\"([^\"]+)\".*", "$1");
        now = START.plusSeconds(600);

        assertIsSent(say(in("tea", "{'type':'hello','id':'h','session':'" + session + "'}"), LINK));
        assertIsRefused(say(in(null), LINK), "no_links_yet");
    }

    @Test
    void aUserIsANewcomerIfItsTokenSaysSo() {
        rules(List.of(), List.of("*=10m"));

        assertIsRefused(say(in("user-599"), LINK), "no_links_yet");
        assertIsSent(say(in("user-600"), LINK));
        assertIsSent(say(in("user"), LINK));
    }

    @Test
    void whoIsKnownInTheFutureAloneIsHeldBackByARuleAlone() {
        rules(List.of("*=20/1m"), List.of("other=10m"));

        assertIsSent(say(in("user--3600"), LINK));
    }

    @Test
    void aReloadChangesTheRulesForThoseWhoAreThere() {
        EmbeddedChannel ann = in(null);
        rules(List.of("tea=1/1m"), List.of("tea=10m"));
        assertIsRefused(say(ann, LINK), "no_links_yet");
        assertIsSent(say(ann, "x"));
        assertIsRefused(say(ann, "x"), "repeated");

        rules(List.of(), List.of());
        assertIsSent(say(ann, "x"));
        assertIsSent(say(ann, LINK));
    }

    @Test
    void whatIsHeldBackCostsNobodyItsPlaceInASlowRoom() {
        rules(List.of(), List.of("*=10m"));
        EmbeddedChannel ann = in(null);
        ask(in("moderator"), "{'type':'configure','id':'c','room':'tea','settings':{'slowMs':60000}}");
        ann.runPendingTasks();

        assertIsRefused(say(ann, LINK), "no_links_yet");
        assertIsSent(say(ann, "x"));
        assertIsRefused(say(ann, "y"), "rate_limited");
    }
}
