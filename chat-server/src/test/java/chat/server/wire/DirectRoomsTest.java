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

/** Rooms of two users. */
final class DirectRoomsTest extends TokenScene {

    private static final String ROOM = "dm.ann.ben";

    private static Client user(TestServer server, String sub) {
        return with(server, "{'sub':'" + sub + "'}");
    }

    private static Json join(Client client, String room) {
        return client.ask("{'type':'join','id':'j','room':'" + room + "'}");
    }

    @ParameterizedTest
    @EnumSource
    void nobodyElseLearnsOfTheRoomOfTwo(TransportKind kind) {
        try (TestServer server = start(kind);
                Client ann = user(server, "ann");
                Client ben = user(server, "ben");
                Client cid = with(server, "{'sub':'cid','chat':{'rooms':{'*':'rwhpmc'}}}");
                Client moderator = with(server, "{'sub':'mod','chat':{'role':'moderator'}}");
                Client admin = with(server, "{'sub':'adm','chat':{'role':'admin'}}")) {
            assertThat(join(ann, ROOM).string("may")).isEqualTo("rwhp");
            ann.post(ROOM, "between us");
            for (Client other : List.of(cid, moderator)) {
                Json refused = join(other, ROOM);
                assertThat(refused.string("code")).isEqualTo("not_allowed");
                assertThat(join(other, "dm.ann.ben2").toString()).isEqualTo(refused.toString());
                assertThat(other.ask("{'type':'configure','id':'j','room':'" + ROOM + "','settings':{'topic':'x'}}")
                                .string("code"))
                        .isEqualTo("not_allowed");
            }

            assertThat(ben.ask("{'type':'join','id':'j','room':'" + ROOM + "','history':5}")
                            .string("may"))
                    .isEqualTo("rwhp");
            assertThat(ben.nextTexts(1)).containsExactly("between us");
            assertThat(join(admin, ROOM).string("may")).isEqualTo("rwhpm");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRoomThatIsNamedSoAndIsNoneOfTwoIsNobodys(TransportKind kind) {
        try (TestServer server = start(kind);
                Client ann = user(server, "ann")) {
            for (String name : List.of("dm.ben.ann", "dm.ann.ann", "dm.ann", "dm.ann.ben.cid")) {
                assertThat(join(ann, name).string("code")).as(name).isEqualTo("not_allowed");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsSpokenToIsCalledOnceAMinuteOnAllConnections(TransportKind kind) {
        try (TestServer server = start(kind);
                Client ann = with(server, "{'sub':'ann','name':'Ann'}");
                Client ben = user(server, "ben");
                Client tab = user(server, "ben");
                Client cid = user(server, "cid")) {
            join(ann, ROOM);
            ann.post(ROOM, "Ben?");
            ann.post(ROOM, "Are you there?");

            for (Client client : List.of(ben, tab)) {
                Json invited = client.next();
                assertThat(invited.toString())
                        .isEqualTo(Json.of("type", "invited", "room", ROOM, "user", "ann", "name", "Ann")
                                .toString());
                assertThat(nextOf(client)).isEqualTo("pong");
            }
            assertThat(nextOf(cid)).isEqualTo("pong");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsThereOrMayNotComeIsNotCalled(TransportKind kind) {
        try (TestServer server = start(kind);
                Client ann = user(server, "ann");
                Client ben = user(server, "ben");
                Client tab = user(server, "ben");
                Client banned = user(server, "zed");
                Client barred = with(server, "{'sub':'you','chat':{'rooms':{'tea':'rw'}}}");
                Client restricted = with(server, "{'sub':'yet','chat':{'rooms':{'dm.*':''}}}")) {
            join(ann, ROOM);
            join(ben, ROOM);
            ann.post(ROOM, "hello");
            assertThat(ben.nextTexts(1)).containsExactly("hello");
            assertThat(nextOf(tab)).isEqualTo("pong");

            server.moderate(
                    new RoomName("dm.ann.zed"),
                    ModeratorAct.ban(new ModeratorAct.OfUser(new UserId("zed")), null, null));
            join(ann, "dm.ann.zed");
            ann.post("dm.ann.zed", "hello");
            assertThat(nextOf(banned)).isEqualTo("pong");

            join(ann, "dm.ann.yet");
            ann.post("dm.ann.yet", "hello");
            assertThat(nextOf(restricted)).isEqualTo("pong");
            join(ann, "dm.ann.you"); // no pattern of the token fits
            ann.post("dm.ann.you", "hello");
            assertThat(barred.next().type()).isEqualTo("invited");
        }
    }

    /** Whatever comes next, after all that has been sent to the client by now. */
    private static String nextOf(Client client) {
        client.send("{'type':'ping'}");
        return client.next().type();
    }
}
