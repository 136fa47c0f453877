package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.AddressRange;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomName;
import chat.server.TestServer;
import chat.server.client.Client;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Bans of addresses, for those who have them and for those who read of it. */
final class AddressBansTest {

    private static final int REMOVED = 4503;

    @Test
    void aBanOfAnAddressHoldsBehindATrustedProxyForThatClientAlone() throws IOException {
        try (TestServer server =
                        TestServer.defaults().trustedProxies("127.0.0.1").start();
                RawClient banned = from(server, "2001:db8:0:7::1");
                RawClient other = from(server, "2001:db8:0:8::1")) {
            banned.enter("tea");
            other.enter("tea");

            server.moderate(RoomName.SERVER, banOf("2001:db8:0:7::99"));

            assertThat(banned.closeCode()).isEqualTo(REMOVED);
            try (RawClient neighbour = from(server, "2001:db8:0:7:1::5")) {
                neighbour.write(RawClient.textFrame("{'type':'hello','id':'h'}"));
                assertThat(neighbour.closeCode()).isEqualTo(REMOVED);
            }
            other.write(RawClient.textFrame("{'type':'ping','id':'p'}"));
            assertThat(other.nextOfType("pong").string("id")).isEqualTo("p");
        }
    }

    @Test
    void nobodyInTheRoomReadsTheAddressOfABan() {
        try (TestServer server = TestServer.start();
                Client ann = server.in("tea", "ann")) {
            server.moderate(new RoomName("tea"), banOf("192.0.2.7"));

            assertThat(nextButPresence(ann)).contains("changed", "ban").doesNotContain("192.0.2.7");
            ann.send("{'type':'history','id':'h','room':'tea'}");
            assertThat(nextButPresence(ann)).contains("history", "ban").doesNotContain("192.0.2.7");
            ann.ask("{'type':'leave','id':'l','room':'tea'}");
            ann.ask("{'type':'join','id':'j','room':'tea','history':5}");
            assertThat(nextButPresence(ann)).contains("changed", "ban").doesNotContain("192.0.2.7");
        }
    }

    /** Who is there is pushed a second after somebody came, whatever comes by then. */
    private static String nextButPresence(Client client) {
        return client.next(message -> !message.type().equals("presence")).toString();
    }

    private static ModeratorAct banOf(String address) {
        return ModeratorAct.ban(
                new ModeratorAct.OfAddress(AddressRange.parse(address).orElseThrow()), null, null);
    }

    private static RawClient from(TestServer server, String address) throws IOException {
        RawClient client = RawClient.open(server.port());
        String request = RawClient.request("GET /ws HTTP/1.1", "X-Forwarded-For: " + address)
                .replace("\r\n\r\n", "\r\nSec-WebSocket-Protocol: chat.v1\r\n\r\n");
        client.write(request.getBytes(StandardCharsets.US_ASCII));
        assertThat(client.readAnswer().status()).isEqualTo(101);
        return client;
    }

    @Test
    void aClientOfThePlainDialectReadsWhyItHasToGo() throws IOException {
        try (TestServer server = TestServer.start();
                Client plain = server.plain("/?room=tea")) {
            plain.send("hello");
            plain.nextText();
            server.moderate(RoomName.SERVER, banOf("127.0.0.1"));

            assertThat(plain.closeCode()).isEqualTo(REMOVED);
        }
    }
}
