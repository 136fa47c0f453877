package chat.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomName;
import chat.server.auth.RoomPattern;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HookTest {

    private final Hook hook = new Hook(
            "all",
            URI.create("https://example.org/"),
            List.of(Secret.parse("whsec_" + "A".repeat(32)).orElseThrow()),
            List.of(RoomPattern.parse("*").orElseThrow()),
            Set.of(HookEvent.CHANGED));

    @Test
    void everyRoomIsNoneOfTheServersOwn() {
        assertThat(hook.fits(new RoomName("tea"))).isTrue();
        assertThat(hook.fits(RoomName.CANARY)).isFalse();
        assertThat(hook.fits(RoomName.SERVER)).isFalse();
    }
}
