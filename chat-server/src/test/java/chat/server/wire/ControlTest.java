package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import chat.server.stream.Signal;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Signals that control reach every connection of a user, on every loop. */
final class ControlTest {

    @AutoClose
    private static final TestServer server = TestServer.start();

    private static final int TABS = 4; // more than loops

    private static Client[] tabs(String room, String session) {
        Client[] tabs = new Client[TABS];
        for (int i = 0; i < TABS; i++) {
            tabs[i] = server.connect();
            tabs[i].ask("{'type':'hello','id':'h','session':'" + session + "'}");
            tabs[i].ask("{'type':'join','id':'j','room':'" + room + "'}");
        }
        return tabs;
    }

    @Test
    void removesAUserFromARoomOnEveryConnection() {
        try (Client first = server.connect();
                Client other = server.in("out", "other")) {
            Json welcome = first.ask("{'type':'hello','id':'h'}");
            Client[] tabs = tabs("out", welcome.string("session"));
            server.signal(new Signal.Remove(new UserId(welcome.string("user")), new RoomName("out"), "enough"));

            for (Client tab : tabs) {
                assertThat(tab.next("removed").string("reason")).isEqualTo("enough");
                assertThat(tab.ask("{'type':'send','id':'s','room':'out','text':'x'}")
                                .string("code"))
                        .isEqualTo("not_joined");
                tab.close();
            }
            other.next(push -> push.type().equals("presence") && push.number("count") == 1);
        }
    }

    @Test
    void disconnectsAUserOnEveryConnection() {
        try (Client first = server.connect();
                Client other = server.in("cut", "other")) {
            Json welcome = first.ask("{'type':'hello','id':'h'}");
            Client[] tabs = tabs("cut", welcome.string("session"));
            server.signal(new Signal.Disconnect(new UserId(welcome.string("user"))));

            assertThat(first.closeCode()).isEqualTo(4503);
            for (Client tab : tabs) {
                assertThat(tab.closeCode()).isEqualTo(4503);
            }
            assertThat(other.ask("{'type':'ping','id':'p'}").type()).isEqualTo("pong");
        }
    }
}
