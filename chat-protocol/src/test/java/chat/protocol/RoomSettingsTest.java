package chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoomSettingsTest {

    private static RoomSettings settings(@Nullable RoomKind kind, @Nullable Long slowMs, @Nullable String topic) {
        return new RoomSettings(kind, slowMs, topic, null, null, null, null);
    }

    @Test
    void showsNothingWhereAllIsAsInEveryRoom() {
        assertThat(RoomSettings.NONE.shown()).isNull();
        assertThat(settings(RoomKind.OPEN, 0L, "").shown()).isNull();
    }

    @Test
    void showsWhatIsOtherThanInEveryRoom() {
        assertThat(settings(RoomKind.ANNOUNCE, 0L, "").shown()).isEqualTo(settings(RoomKind.ANNOUNCE, null, null));
        assertThat(settings(RoomKind.OPEN, 500L, null).shown()).isEqualTo(settings(null, 500L, null));
        assertThat(settings(null, null, "tea").shown()).isEqualTo(RoomSettings.ofTopic("tea"));
    }

    @Test
    void showsNoUsersAndNoRetention() {
        TreeSet<UserId> users = new TreeSet<>(List.of(new UserId("ann")));

        assertThat(new RoomSettings(RoomKind.INVITE, null, null, users, users, 10L, 10L).shown())
                .isEqualTo(settings(RoomKind.INVITE, null, null));
        assertThat(new RoomSettings(null, null, null, users, users, 10L, 10L).shown())
                .isNull();
    }
}
