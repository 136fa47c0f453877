package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomKind;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import chat.server.config.RoomRules;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A server that has as many rooms as it may. */
final class FullServerTest {

    private static Json join(Client client, String room) {
        return client.ask("{'type':'join','id':'j','room':'" + room + "'}");
    }

    @Test
    void itTellsNobodyWhichForbiddenRoomsAreOpen() {
        RoomRules rules = RoomRules.parse(List.of("secret-*="));
        try (TestServer server = TestServer.defaults()
                        .with(settings -> settings.withRules(rules)
                                .withLimits(limits -> limits.withBounds(bounds -> bounds.withMaxRooms(2))))
                        .start();
                Client ann = server.connect();
                Client eve = server.hello("eve")) {
            String user = ann.ask("{'type':'hello','id':'h','name':'ann'}").string("user");
            RoomSettings moderated = new RoomSettings(
                    RoomKind.OPEN, null, null, null, new TreeSet<>(Set.of(new UserId(user))), null, null);
            server.configure(new RoomName("secret-open"), moderated);
            assertThat(join(ann, "secret-open").type()).isEqualTo("joined");
            assertThat(join(ann, "tea").type()).isEqualTo("joined");

            assertThat(join(eve, "secret-open").string("code")).isEqualTo("not_allowed");
            assertThat(join(eve, "secret-shut").string("code")).isEqualTo("not_allowed");
            assertThat(join(eve, "coffee").string("code")).isEqualTo("too_many_rooms");
            assertThat(join(eve, "tea").type()).isEqualTo("joined");
        }
    }
}
