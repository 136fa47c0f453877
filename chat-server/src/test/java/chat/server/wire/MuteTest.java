package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.ModeratorAct;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import chat.server.config.TransportKind;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What somebody who is muted gets to know. */
final class MuteTest {

    private static final RoomName TEA = new RoomName("tea");
    private static final long SOON_MS = 2_000;

    private static ModeratorAct.Target user(Json welcome) {
        return new ModeratorAct.OfUser(new UserId(welcome.string("user")));
    }

    private static Json hello(Client client) {
        return client.ask("{'type':'hello','id':'h'}");
    }

    private static Json join(Client client) {
        return client.ask("{'type':'join','id':'j','room':'tea'}");
    }

    @ParameterizedTest
    @EnumSource
    void untilWhenAndWhyAtOnceAndAfterComingBack(TransportKind kind) {
        try (TestServer server = TestServer.defaults().startOn(kind);
                Client client = server.connect();
                Client later = server.connect()) {
            Json welcome = hello(client);
            assertThat(join(client).has("muted")).isFalse();

            server.moderate(TEA, ModeratorAct.mute(user(welcome), 4_000_000_000_000L, "caps"));
            Json muted = client.next("rights");
            server.moderate(TEA, ModeratorAct.mute(user(welcome), 4_100_000_000_000L, null));
            Json longer = client.next("rights");
            later.ask("{'type':'hello','id':'h','session':'" + welcome.string("session") + "'}");
            Json joined = join(later);
            server.moderate(TEA, ModeratorAct.unmute(user(welcome), null));
            Json unmuted = client.next("rights");

            assertThat(muted.string("may")).isEqualTo("rhp");
            assertThat(muted.object("muted")).isEqualTo(Json.of("until", 4_000_000_000_000L, "reason", "caps"));
            assertThat(longer.object("muted")).isEqualTo(Json.of("until", 4_100_000_000_000L));
            assertThat(joined.object("muted")).isEqualTo(Json.of("until", 4_100_000_000_000L));
            assertThat(unmuted.string("may")).isEqualTo("rwhp");
            assertThat(unmuted.has("muted")).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void thatItHasNoEndAndHoldsEverywhere(TransportKind kind) {
        try (TestServer server = TestServer.defaults().startOn(kind);
                Client client = server.connect()) {
            Json welcome = hello(client);
            join(client);

            server.moderate(RoomName.SERVER, ModeratorAct.mute(user(welcome), null, null));

            assertThat(client.next("rights").object("muted")).isEqualTo(Json.of());
        }
    }

    @ParameterizedTest
    @EnumSource
    void thatItHasEndedWithTheNextPing(TransportKind kind) {
        try (TestServer server = TestServer.defaults().startOn(kind);
                Client client = server.connect()) {
            Json welcome = hello(client);
            String may;
            long until;
            do { // a slow machine may come too late
                client.ask("{'type':'leave','id':'l','room':'tea'}");
                until = System.currentTimeMillis() + SOON_MS;
                server.moderate(TEA, ModeratorAct.mute(user(welcome), until, null));
                may = join(client).string("may");
            } while (System.currentTimeMillis() >= until);
            assertThat(may).isEqualTo("rhp");
            Json rights = pinged(client);
            while (rights.type().equals("pong")) {
                TestServer.pause();
                rights = pinged(client);
            }

            assertThat(rights.string("may")).isEqualTo("rwhp");
            assertThat(rights.has("muted")).isFalse();
        }
    }

    private static Json pinged(Client client) {
        client.send("{'type':'ping','id':'p'}");
        return client.next(message -> List.of("pong", "rights").contains(message.type()));
    }
}
