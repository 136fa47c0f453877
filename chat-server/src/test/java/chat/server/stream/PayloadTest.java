package chat.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.AddressRange;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomChange;
import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import chat.protocol.UserName;
import java.nio.charset.StandardCharsets;
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
}
