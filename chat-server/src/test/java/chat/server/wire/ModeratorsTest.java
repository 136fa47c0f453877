package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.ModeratorAct;
import chat.protocol.RoomKind;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import chat.server.config.TransportKind;
import chat.server.stream.Outcome;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What moderators do to those who are there, and to those who come back. */
final class ModeratorsTest {

    private static final int REMOVED = 4503;
    private static final RoomName TEA = new RoomName("tea");

    /** Somebody in {@link #TEA}, on one or more connections. */
    private record Guest(Client client, UserId user, String session) {

        static Guest in(TestServer server) {
            Client client = server.connect();
            Json welcome = client.ask("{'type':'hello','id':'h'}");
            client.ask("{'type':'join','id':'j','room':'tea'}");
            return new Guest(client, new UserId(welcome.string("user")), welcome.string("session"));
        }

        ModeratorAct.Target target() {
            return new ModeratorAct.OfUser(user);
        }

        /** Another connection, which has said hello by another name. */
        Client again(TestServer server) {
            return server.connect().send("{'type':'hello','id':'h','name':'Other','session':'" + session + "'}");
        }

        Json send(String id) {
            return client.ask("{'type':'send','id':'" + id + "','room':'tea','text':'x'}");
        }
    }

    private static TestServer start(TransportKind kind) {
        return TestServer.defaults().startOn(kind);
    }

    private static void moderators(TestServer server, UserId... users) {
        server.configure(TEA, new RoomSettings(null, null, null, null, new TreeSet<>(Set.of(users)), null, null));
    }

    private static void close(Guest... guests) {
        for (Guest guest : guests) {
            guest.client.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKickTakesAUserOutOfARoomOnAllConnections(TransportKind kind) {
        try (TestServer server = start(kind)) {
            Guest moderator = Guest.in(server);
            Guest guest = Guest.in(server);
            Client tab = guest.again(server);
            tab.next("welcome");
            tab.ask("{'type':'join','id':'j','room':'tea'}");
            moderators(server, moderator.user);

            Json done = moderator.client.ask("{'type':'moderate','id':'k','room':'tea','action':'kick','user':'"
                    + guest.user.value() + "','reason':'enough'}");

            assertThat(done.type()).isEqualTo("moderated");
            assertThat(done.number("seq")).isEqualTo(2);
            for (Client client : new Client[] {guest.client, tab}) {
                assertThat(client.next("removed").string("reason")).isEqualTo("enough");
            }
            assertThat(guest.send("s").string("code")).isEqualTo("not_joined");
            assertThat(guest.client
                            .ask("{'type':'join','id':'j2','room':'tea'}")
                            .type())
                    .isEqualTo("joined");
            tab.close();
            close(moderator, guest);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMuteLetsAUserReadAndSayNothing(TransportKind kind) {
        try (TestServer server = start(kind)) {
            Guest moderator = Guest.in(server);
            Guest guest = Guest.in(server);
            moderators(server, moderator.user);

            moderator.client.ask("{'type':'moderate','id':'m','room':'tea','action':'mute','user':'"
                    + guest.user.value() + "','forMs':600000,'reason':'caps'}");

            Json refused = guest.send("s");
            assertThat(refused.string("code")).isEqualTo("not_allowed");
            assertThat(refused.string("message")).isEqualTo("a moderator muted you: caps");
            assertThat(refused.number("retryAfterMs")).isBetween(1L, 600_000L);
            moderator.client.post("tea", "read this");
            assertThat(guest.client.nextTexts(1)).containsExactly("read this");

            moderator.client.ask(
                    "{'type':'moderate','id':'u','room':'tea','action':'unmute','user':'" + guest.user.value() + "'}");
            assertThat(guest.send("t").type()).isEqualTo("sent");
            close(moderator, guest);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBanKeepsAUserOutOfARoom(TransportKind kind) {
        try (TestServer server = start(kind)) {
            Guest moderator = Guest.in(server);
            Guest guest = Guest.in(server);
            moderators(server, moderator.user);

            moderator.client.ask("{'type':'moderate','id':'b','room':'tea','action':'ban','user':'" + guest.user.value()
                    + "','forMs':600000,'reason':'spam'}");

            Json removed = guest.client.next("removed");
            assertThat(removed.string("reason")).isEqualTo("spam");
            assertThat(removed.number("until")).isGreaterThan(System.currentTimeMillis());
            Client tab = guest.again(server);
            tab.next("welcome");
            for (Client client : new Client[] {guest.client, tab}) {
                Json refused = client.ask("{'type':'join','id':'j','room':'tea'}");
                assertThat(refused.string("code")).isEqualTo("not_allowed");
                assertThat(refused.string("message")).isEqualTo("a moderator banned you: spam");
                assertThat(refused.number("retryAfterMs")).isBetween(1L, 600_000L);
            }
            assertThat(tab.ask("{'type':'join','id':'o','room':'other'}").type())
                    .isEqualTo("joined");
            tab.close();
            close(moderator, guest);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBanFromTheServerClosesAndKeepsOut(TransportKind kind) {
        try (TestServer server = start(kind)) {
            Guest guest = Guest.in(server);
            Guest other = Guest.in(server);

            Outcome outcome = server.moderate(RoomName.SERVER, ModeratorAct.ban(guest.target(), null, "spam"));

            assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
            assertThat(guest.client.next("goodbye").string("reason")).isEqualTo("spam");
            assertThat(guest.client.closeCode()).isEqualTo(REMOVED);
            try (Client again = guest.again(server)) {
                assertThat(again.next("goodbye").string("reason")).isEqualTo("spam");
                assertThat(again.closeCode()).isEqualTo(REMOVED);
            }
            server.moderate(RoomName.SERVER, ModeratorAct.unban(guest.target(), null));
            try (Client again = guest.again(server)) {
                assertThat(again.next().type()).isEqualTo("welcome");
            }
            assertThat(other.send("s").type()).isEqualTo("sent");
            close(guest, other);
        }
    }

    @Test
    void aSlowRoomMakesAUserWaitOnAllConnectionsAndNoModerator() {
        try (TestServer server = TestServer.start()) {
            Guest moderator = Guest.in(server);
            Guest guest = Guest.in(server);
            moderators(server, moderator.user);
            server.configure(TEA, new RoomSettings(null, 600_000L, null, null, null, null, null));

            assertThat(guest.send("1").type()).isEqualTo("sent");
            Client tab = guest.again(server);
            tab.next("welcome");
            tab.ask("{'type':'join','id':'j','room':'tea'}");
            Json refused = tab.ask("{'type':'send','id':'2','room':'tea','text':'y'}");
            assertThat(refused.string("code")).isEqualTo("rate_limited");
            assertThat(refused.number("retryAfterMs")).isBetween(1L, 600_000L);
            assertThat(moderator.send("3").type()).isEqualTo("sent");
            assertThat(moderator.send("4").type()).isEqualTo("sent");
            tab.close();
            close(moderator, guest);
        }
    }

    @Test
    void aRoomByInvitationIsLeftByThoseWhoAreNotInvited() {
        try (TestServer server = TestServer.start()) {
            Guest member = Guest.in(server);
            Guest guest = Guest.in(server);
            server.configure(
                    TEA,
                    new RoomSettings(
                            RoomKind.INVITE, null, null, new TreeSet<>(Set.of(member.user)), null, null, null));

            assertThat(guest.client.next("removed").has("until")).isFalse();
            Json refused = guest.client.ask("{'type':'join','id':'same','room':'tea'}");
            assertThat(refused.string("message")).isEqualTo("not allowed in this room");
            Json members = member.client.ask("{'type':'members','id':'m','room':'tea'}");
            assertThat(members.number("count")).isEqualTo(1);
            assertThat(member.send("s").type()).isEqualTo("sent");

            server.configure(
                    TEA,
                    new RoomSettings(
                            null, null, null, new TreeSet<>(Set.of(member.user, guest.user)), null, null, null));
            assertThat(guest.client
                            .ask("{'type':'join','id':'again','room':'tea'}")
                            .type())
                    .isEqualTo("joined");
            close(member, guest);
        }
    }

    @Test
    void inARoomForAnnouncementsOnlyModeratorsSpeak() {
        try (TestServer server = TestServer.start()) {
            Guest moderator = Guest.in(server);
            Guest guest = Guest.in(server);
            moderators(server, moderator.user);
            server.configure(TEA, new RoomSettings(RoomKind.ANNOUNCE, null, null, null, null, null, null));

            assertThat(guest.send("s").string("code")).isEqualTo("not_allowed");
            moderator.client.post("tea", "news");
            assertThat(guest.client.nextTexts(1)).containsExactly("news");
            close(moderator, guest);
        }
    }

    @Test
    void aModeratorDeletesAnybodysMessageAndOthersDoNot() {
        try (TestServer server = TestServer.start()) {
            Guest moderator = Guest.in(server);
            Guest guest = Guest.in(server);
            Guest other = Guest.in(server);
            moderators(server, moderator.user);
            long seq = guest.client.post("tea", "spam");

            String delete = "{'type':'delete','id':'d','room':'tea','seq':" + seq + ",'reason':'spam'}";
            assertThat(other.client.ask(delete).string("code")).isEqualTo("not_allowed");
            assertThat(moderator.client.ask(delete).type()).isEqualTo("sent");
            assertThat(other.client.next("deleted").number("of")).isEqualTo(seq);
            close(moderator, guest, other);
        }
    }

    @Test
    void aCommandOfSomebodyWhoIsNoModeratorChangesNothing() {
        try (TestServer server = TestServer.start()) {
            Guest guest = Guest.in(server);
            Guest other = Guest.in(server);
            for (String fields : new String[] {
                "'type':'moderate','room':'tea','action':'kick','user':'" + other.user.value() + "'",
                "'type':'moderate','action':'ban','user':'" + other.user.value() + "'",
                "'type':'configure','room':'tea','settings':{'kind':'invite'}"
            }) {
                assertThat(guest.client.ask("{'id':'m'," + fields + "}").string("code"))
                        .isEqualTo("not_allowed");
            }
            assertThat(guest.client
                            .ask("{'type':'moderate','id':'z','action':'ban','address':'0.0.0.0/0'}")
                            .string("code"))
                    .isEqualTo("bad_field");
            assertThat(other.send("s").number("seq")).isEqualTo(1);
            close(guest, other);
        }
    }

    @Test
    void aBanOutlivesTheServer(@TempDir Path folder) {
        Guest guest;
        try (TestServer server = TestServer.defaults().data(folder).start()) {
            guest = Guest.in(server);
            server.moderate(RoomName.SERVER, ModeratorAct.ban(guest.target(), null, "spam"));
            assertThat(guest.client.closeCode()).isEqualTo(REMOVED);
        }
        try (TestServer server = TestServer.defaults().data(folder).start();
                Client again = guest.again(server)) {
            assertThat(again.next("goodbye").string("reason")).isEqualTo("spam");
            assertThat(again.closeCode()).isEqualTo(REMOVED);
        }
    }
}
