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
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client gets to know of its rights in a room. */
final class MayTest extends TokenScene {

    private static final RoomName TEA = new RoomName("tea");

    private static String join(Client client) {
        return client.ask("{'type':'join','id':'j','room':'tea'}").string("may");
    }

    private static RoomSettings settings(RoomKind kind, String... moderators) {
        TreeSet<UserId> users = new TreeSet<>();
        Set.of(moderators).forEach(user -> users.add(new UserId(user)));
        return new RoomSettings(kind, null, null, null, users, null, null);
    }

    @ParameterizedTest
    @EnumSource
    void whoJoinsGetsToKnowWhatItMayDo(TransportKind kind) {
        try (TestServer server = start(kind);
                Client guest = server.hello("Ann");
                Client admin = with(server, "{'sub':'a','chat':{'role':'admin'}}");
                Client reader = with(server, "{'sub':'r','chat':{'rooms':{'tea':'r'}}}");
                Client writer = with(server, "{'sub':'w','chat':{'rooms':{'tea':'rwc'}}}");
                Client chosen = with(server, "{'sub':'c'}");
                Client muted = with(server, "{'sub':'m'}")) {
            server.configure(TEA, settings(RoomKind.OPEN, "c"));
            server.moderate(TEA, ModeratorAct.mute(new ModeratorAct.OfUser(new UserId("m")), null, null));

            assertThat(join(guest)).isEqualTo("rwhp");
            assertThat(join(admin)).isEqualTo("rwhpm");
            assertThat(join(reader)).isEqualTo("r");
            assertThat(join(writer)).isEqualTo("rw");
            assertThat(join(chosen)).isEqualTo("rwhpm");
            assertThat(join(muted)).isEqualTo("rhp");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsInsideHearsOfOtherRights(TransportKind kind) {
        try (TestServer server = start(kind);
                Client ann = with(server, "{'sub':'ann'}");
                Client ben = with(server, "{'sub':'ben','chat':{'rooms':{'*':'rwc'}}}")) {
            join(ann);
            join(ben);

            server.configure(TEA, settings(RoomKind.ANNOUNCE));
            assertThat(ann.next("rights").string("may")).isEqualTo("rhp");
            server.configure(TEA, settings(RoomKind.ANNOUNCE, "ann"));
            assertThat(ann.next("rights").string("may")).isEqualTo("rwhpm");

            server.moderate(TEA, ModeratorAct.mute(new ModeratorAct.OfUser(new UserId("ben")), null, null));
            assertThat(ben.next("rights").string("may")).isEqualTo("r"); // the settings left it as it was
            ben.send("{'type':'refresh','token':'" + token("{'sub':'ben'}") + "'}");
            assertThat(ben.next("rights").string("may")).isEqualTo("rhp");
        }
    }

    @ParameterizedTest
    @EnumSource
    void membersSeeWhoIsMoreThanTheyAre(TransportKind kind) {
        try (TestServer server = start(kind);
                Client admin = with(server, "{'sub':'a','name':'A','chat':{'role':'admin'}}");
                Client ben = with(server, "{'sub':'b','name':'B'}");
                Client mia = with(server, "{'sub':'m','name':'M','chat':{'role':'moderator'}}")) {
            join(admin);
            assertThat(joined(admin)).containsExactly("{'user':'a','name':'A','role':'admin'}");
            join(ben);
            assertThat(joined(admin)).containsExactly("{'user':'b','name':'B'}");
            join(mia);
            assertThat(joined(admin)).containsExactly("{'user':'m','name':'M','role':'moderator'}");

            server.configure(TEA, settings(RoomKind.OPEN, "b"));

            assertThat(joined(admin)).containsExactly("{'user':'b','name':'B','role':'moderator'}");
            ben.ask("{'type':'refresh','id':'f','token':'" + token("{'sub':'b','name':'Bea','chat':{'role':'admin'}}")
                    + "'}");
            assertThat(joined(admin)).containsExactly("{'user':'b','name':'Bea','role':'admin'}");
            assertThat(text(ben.ask("{'type':'members','id':'m','room':'tea'}").objects("members")))
                    .containsExactly(
                            "{'user':'a','name':'A','role':'admin'}",
                            "{'user':'b','name':'Bea','role':'admin'}",
                            "{'user':'m','name':'M','role':'moderator'}");
            mia.ask("{'type':'leave','id':'l','room':'tea'}");
            assertThat(text(admin.next("presence").objects("left"))).containsExactly("{'user':'m','name':'M'}");
        }
    }

    private static List<String> joined(Client client) {
        return text(client.next("presence").objects("joined"));
    }

    private static List<String> text(List<Json> members) {
        return members.stream()
                .map(Json::toString)
                .map(json -> json.replace('"', '\''))
                .toList();
    }
}
