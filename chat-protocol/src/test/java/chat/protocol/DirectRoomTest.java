package chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DirectRoomTest {

    private static final UserId BEN = new UserId("Ben");
    private static final UserId ANN = new UserId("-ann_");

    @Test
    void theNameSaysWhoseRoomItIs() {
        DirectRoom room = DirectRoom.parse(new RoomName("dm.-ann_.Ben")).orElseThrow();

        assertThat(room).isEqualTo(new DirectRoom(ANN, BEN));
        assertThat(room.has(ANN)).isTrue();
        assertThat(room.has(BEN)).isTrue();
        assertThat(room.has(new UserId("ben"))).isFalse();
        assertThat(room.other(ANN)).isEqualTo(BEN);
        assertThat(room.other(BEN)).isEqualTo(ANN);
        assertThat(room.other(new UserId("ben"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dm.", "dm.a", "dm.a.", "dm..b", "dm.b.a", "dm.a.a", "dm.a.b.c", "dm.a.é"})
    void otherNamesThatBeginSoAreNobodys(String name) {
        assertThat(DirectRoom.isNamedSo(new RoomName(name))).isTrue();
        assertThat(DirectRoom.parse(new RoomName(name))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dm", "dmx.a.b", "DM.a.b", "a.b", "-dm.a.b"})
    void otherNamesAreOfOtherRooms(String name) {
        assertThat(DirectRoom.isNamedSo(new RoomName(name))).isFalse();
        assertThat(DirectRoom.parse(new RoomName(name))).isEmpty();
    }
}
