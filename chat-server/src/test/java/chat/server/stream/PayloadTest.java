package chat.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.AddressRange;
import chat.protocol.Member;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomChange;
import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import chat.protocol.UserName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PayloadTest {

    private static final RoomName ROOM = new RoomName("tea");
    private static final UserId USER = new UserId("u");

    private static byte[] changed(RoomChange change) {
        return Payload.encode(new RoomEvent.RoomChanged(ROOM, 7, USER, 5, "id", change));
    }

    private static String text(byte[] payload) {
        return new String(payload, StandardCharsets.UTF_8);
    }

    @Test
    void showsNobodyTheAddressThatAModeratorBanned() {
        AddressRange address = AddressRange.parse("192.0.2.7").orElseThrow();
        byte[] stored = changed(ModeratorAct.ban(new ModeratorAct.OfAddress(address), 9L, "spam"));

        assertThat(text(stored)).contains("192.0.2.7");
        assertThat(text(Payload.shown(stored)))
                .isEqualTo("{'type':'changed','room':'tea','seq':7,'user':'u','action':'ban','until':9,'reason':'spam',"
                                .replace('\'', '"')
                        + "\"time\":5,\"id\":\"id\"}");
    }

    @Test
    void showsAllElseAsItIs() {
        byte[] settings = changed(RoomSettings.ofTopic("tea"));
        byte[] ban = changed(ModeratorAct.ban(new ModeratorAct.OfUser(USER), null, null));
        byte[] message = Payload.encode(new RoomEvent.Message(ROOM, 1, USER, new UserName("n"), "changed", 5, null));

        assertThat(Payload.shown(settings)).isEqualTo(settings);
        assertThat(Payload.shown(ban)).isEqualTo(ban);
        assertThat(Payload.shown(message)).isSameAs(message);
        assertThat(Payload.shown(new byte[0])).isEmpty();
    }

    @Test
    void isTheSameAtAnotherPlaceAsIfItWasEncodedThere() {
        Member author = new Member(new UserId("ann"), new UserName("\"seq\":1,\"time\":2"));
        for (Submission.Intent intent : List.of(
                new Submission.Say("a ,\"seq\":7,\"time\":8, b"),
                new Submission.Edit(3, ",\"time\":9", 0),
                new Submission.Delete(4, ",\"seq\":5,\"time\":6", 0),
                new Submission.Configure(RoomSettings.ofTopic(",\"time\":9")),
                new Submission.Moderate(ModeratorAct.purge(new UserId("ben"), 12, ",\"time\":9")))) {
            Submission submission =
                    new Submission(new RoomName("room"), author, ",\"time\":3", intent, 0, (ended, outcome) -> {});

            assertThat(Payload.placed(Payload.encode(submission.numbered(1, 0)), 1_234, 56_789))
                    .asString()
                    .isEqualTo(new String(Payload.encode(submission.numbered(1_234, 56_789)), StandardCharsets.UTF_8));
        }
    }
}
