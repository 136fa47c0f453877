package chat.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.AddressRange;
import chat.protocol.ErrorCode;
import chat.protocol.Limits;
import chat.protocol.Member;
import chat.protocol.MemberRole;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomChange;
import chat.protocol.RoomEvent;
import chat.protocol.RoomKind;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.protocol.ServerMessage;
import chat.protocol.UserId;
import chat.protocol.UserName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The fields by the names that clients know. */
class ServerMessageWriterTest {

    private static final RoomName LOBBY = new RoomName("lobby");
    private static final UserId U1 = new UserId("u1");
    private static final UserName ANN = new UserName("Ann");
    private static final ServerMessage.Mute MUTED = new ServerMessage.Mute(9L, "caps");

    @Test
    void writesEveryReplyAsTheProtocolHasIt() {
        assertWritten(
                new ServerMessage.Welcome("1", U1, ANN, "s", 5, 25_000, new Limits(4096, 100, 20)),
                "{'type':'welcome','id':'1','user':'u1','name':'Ann','session':'s','time':5,'pingIntervalMs':25000,"
                        + "'limits':{'textChars':4096,'rooms':100,'sendsPerSecond':20}}");
        assertWritten(
                new ServerMessage.Joined(null, LOBBY, "e", 7, 1, 2, true, null, null, null),
                "{'type':'joined','room':'lobby','epoch':'e','seq':7,'first':1,'members':2,'recovered':true}");
        assertWritten(
                new ServerMessage.Joined("1", LOBBY, "e", 7, 1, 2, true, "rh", null, null),
                "{'type':'joined','id':'1','room':'lobby','epoch':'e','seq':7,'first':1,'members':2,'recovered':true,'may':'rh'}");
        assertWritten(
                new ServerMessage.Joined("1", LOBBY, "e", 7, 1, 2, true, "r", RoomSettings.ofTopic("tea"), MUTED),
                "{'type':'joined','id':'1','room':'lobby','epoch':'e','seq':7,'first':1,'members':2,'recovered':true,'may':'r',"
                        + "'settings':{'topic':'tea'},'muted':{'until':9,'reason':'caps'}}");
        assertWritten(new ServerMessage.Left("1", LOBBY), "{'type':'left','id':'1','room':'lobby'}");
        assertWritten(
                new ServerMessage.Sent("1", LOBBY, 7, "e", 5, false),
                "{'type':'sent','id':'1','room':'lobby','seq':7,'epoch':'e','time':5}");
        assertWritten(
                new ServerMessage.Sent("1", LOBBY, 7, "e", 5, true),
                "{'type':'sent','id':'1','room':'lobby','seq':7,'epoch':'e','time':5,'duplicate':true}");
        assertWritten(
                new ServerMessage.HistoryPage(
                        "1", LOBBY, "e", List.of(new RoomEvent.Message(LOBBY, 7, U1, ANN, "hi", 5, null)), true),
                "{'type':'history','id':'1','room':'lobby','epoch':'e','messages':[{'type':'message','room':'lobby','seq':7,'user':'u1',"
                        + "'name':'Ann','text':'hi','time':5}],'more':true}");
        assertWritten(
                new ServerMessage.MembersPage("1", LOBBY, List.of(new Member(U1, ANN)), 1, false),
                "{'type':'members','id':'1','room':'lobby','members':[{'user':'u1','name':'Ann'}],'count':1,'more':false}");
        assertWritten(
                new ServerMessage.MembersPage("1", LOBBY, List.of(new Member(U1, ANN, MemberRole.ADMIN)), 1, false),
                "{'type':'members','id':'1','room':'lobby','members':[{'user':'u1','name':'Ann','role':'admin'}],'count':1,'more':false}");
        assertWritten(new ServerMessage.Renamed("1", ANN), "{'type':'renamed','id':'1','name':'Ann'}");
        assertWritten(
                new ServerMessage.Pong("1", 5, Map.of(LOBBY, 7L)),
                "{'type':'pong','id':'1','time':5,'rooms':{'lobby':7}}");
    }

    @Test
    void writesEveryPushAsTheProtocolHasIt() {
        assertWritten(
                new RoomEvent.Message(LOBBY, 7, U1, ANN, "hi", 5, "1"),
                "{'type':'message','room':'lobby','seq':7,'user':'u1','name':'Ann','text':'hi','time':5,'id':'1'}");
        assertWritten(
                new ServerMessage.Presence(LOBBY, 3, List.of(new Member(U1, ANN)), List.of()),
                "{'type':'presence','room':'lobby','count':3,'joined':[{'user':'u1','name':'Ann'}]}");
        assertWritten(
                new ServerMessage.Presence(LOBBY, 3, List.of(new Member(U1, ANN, MemberRole.MODERATOR)), List.of()),
                "{'type':'presence','room':'lobby','count':3,'joined':[{'user':'u1','name':'Ann','role':'moderator'}]}");
        assertWritten(
                new ServerMessage.Invited(LOBBY, U1, ANN),
                "{'type':'invited','room':'lobby','user':'u1','name':'Ann'}");
        assertWritten(new ServerMessage.Rights(LOBBY, "rh", null), "{'type':'rights','room':'lobby','may':'rh'}");
        assertWritten(
                new ServerMessage.Rights(LOBBY, "rh", new ServerMessage.Mute(null, null)),
                "{'type':'rights','room':'lobby','may':'rh','muted':{}}");
        assertWritten(
                new ServerMessage.Typing(LOBBY, U1, ANN, true),
                "{'type':'typing','room':'lobby','user':'u1','name':'Ann','active':true}");
        assertWritten(
                new ServerMessage.Goodbye("restarting", 500L),
                "{'type':'goodbye','reason':'restarting','retryAfterMs':500}");
        assertWritten(
                new ServerMessage.Failed("1", ErrorCode.RATE_LIMITED, "slow down", 500L),
                "{'type':'error','id':'1','code':'rate_limited','message':'slow down','temporary':true,'retryAfterMs':500}");
        assertWritten(
                new ServerMessage.Failed(null, ErrorCode.BAD_JSON, "no", null),
                "{'type':'error','code':'bad_json','message':'no','temporary':false}");
    }

    @Test
    void writesEveryEventThatChangesAMessageAsTheProtocolHasIt() {
        RoomEvent.Message message = new RoomEvent.Message(LOBBY, 7, U1, ANN, "hi", 5, "1");
        RoomEvent.Edited edited = new RoomEvent.Edited(LOBBY, 8, 7, U1, ANN, "ho", 6, "2");
        String head = "{'type':'message','room':'lobby','seq':7,'user':'u1',";

        assertWritten(
                message.edited("ho", new RoomEvent.Mark(8, 6)),
                head + "'name':'Ann','text':'ho','time':5,'id':'1','edited':{'seq':8,'time':6}}");
        assertWritten(message.deleted(new RoomEvent.Mark(9, 7)), head + "'time':5,'deleted':{'seq':9,'time':7}}");
        assertWritten(
                edited,
                "{'type':'edited','room':'lobby','seq':8,'of':7,'user':'u1','name':'Ann','text':'ho','time':6,'id':'2'}");
        assertWritten(
                edited.replaced(),
                "{'type':'edited','room':'lobby','seq':8,'of':7,'user':'u1','name':'Ann','time':6,'id':'2'}");
        assertWritten(
                new RoomEvent.Deleted(LOBBY, 9, 7, U1, ANN, 7, "3", "oops"),
                "{'type':'deleted','room':'lobby','seq':9,'of':7,'user':'u1','name':'Ann','reason':'oops','time':7,'id':'3'}");
        assertWritten(
                new RoomEvent.RoomChanged(LOBBY, 10, U1, 8, null, RoomSettings.ofTopic("tea")),
                "{'type':'changed','room':'lobby','seq':10,'user':'u1','settings':{'topic':'tea'},'time':8}");
    }

    @Test
    void writesChangesOfARoom() {
        UserId u2 = new UserId("u2");
        TreeSet<UserId> users = new TreeSet<>(Set.of(U1, u2));
        ModeratorAct.Target range =
                new ModeratorAct.OfAddress(AddressRange.parse("192.0.2.0/24").orElseThrow());

        assertChanged(
                new RoomSettings(RoomKind.ANNOUNCE, 5L, "tea", users, new TreeSet<>(), 100L, 60L),
                "'settings':{'kind':'announce','slowMs':5,'topic':'tea','members':['u1','u2'],'moderators':[],"
                        + "'retentionMessages':100,'retentionMs':60}");
        assertChanged(
                ModeratorAct.ban(new ModeratorAct.OfUser(u2), 9L, "spam"),
                "'action':'ban','target':'u2','until':9,'reason':'spam'");
        assertChanged(ModeratorAct.mute(range, null, null), "'action':'mute','address':'192.0.2.0/24'");
        assertChanged(ModeratorAct.mute(range, null, null).shown(), "'action':'mute'");
        assertChanged(ModeratorAct.purge(u2, 5, null), "'action':'purge','target':'u2','since':5");
        assertChanged(ModeratorAct.revoke("jti", 7L, null), "'action':'revoke','token':'jti','until':7");
        assertChanged(ModeratorAct.revokeBefore(u2, 6, null, null), "'action':'revoke','target':'u2','before':6");
    }

    private static void assertChanged(RoomChange change, String json) {
        assertWritten(
                new RoomEvent.RoomChanged(LOBBY, 10, U1, 8, null, change),
                "{'type':'changed','room':'lobby','seq':10,'user':'u1'," + json + ",'time':8}");
    }

    @Test
    void writesThePlainDialectAsTheFirstChatRoomDid() {
        byte[] json = Bytes.written(out -> ServerMessageWriter.writePlain(ANN, "\"<é😀\n", out));

        assertThat(Bytes.text(json)).isEqualTo("{\"name\":\"Ann\",\"mess\":\"\\\"<é😀\\n\"}");
    }

    private static void assertWritten(ServerMessage message, String json) {
        assertThat(Bytes.text(Bytes.written(message))).isEqualTo(json.replace('\'', '"'));
    }
}
