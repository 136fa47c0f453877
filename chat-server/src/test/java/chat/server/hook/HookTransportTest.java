package chat.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.AddressRange;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import chat.server.Asking;
import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.config.TransportKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Webhooks of a server that clients talk to. */
final class HookTransportTest {

    @TempDir
    private Path folder = Path.of("");

    private Path file(Receiver receiver, String events) throws IOException {
        return Files.writeString(
                folder.resolve("hooks.toml"),
                HookWorld.hook("one", "http://localhost:" + receiver.port(), "'tea'", events));
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void tellsOfAUserFromItsComingToItsEndOnEachTransport(TransportKind kind) throws IOException {
        try (Receiver receiver = new Receiver();
                TestServer server = TestServer.defaults()
                        .data(folder.resolve("data"))
                        .webhooks(file(receiver, HookWorld.ALL))
                        .startOn(kind)) {
            try (Client ann = server.in("tea", "ann")) {
                assertIs(receiver.next(), "joined", "ann");
                ann.post("tea", "hi");
                assertIs(receiver.next(), "message", "ann");
                ann.post("tea", "bye");
                assertIs(receiver.next(), "message", "ann");
                ann.ask("{'type':'leave','id':'l','room':'tea'}");
                assertIs(receiver.next(), "left", "ann");
                ann.close(1000);
            }
            JsonNode gone = receiver.next();
            assertIs(gone, "disconnected", "ann");
            assertThat(gone.has("room")).isFalse();
        }
    }

    @Test
    void tellsOfSettingsAndActsButNotOfAddresses() throws IOException {
        try (Receiver receiver = new Receiver();
                TestServer server = TestServer.defaults()
                        .data(folder.resolve("data"))
                        .webhooks(file(receiver, "'changed'"))
                        .start()) {
            RoomName tea = new RoomName("tea");
            server.configure(tea, RoomSettings.ofTopic("News"));
            server.moderate(tea, ModeratorAct.ban(new ModeratorAct.OfUser(new UserId("u1")), null, "Spam."));
            server.moderate(
                    tea,
                    ModeratorAct.ban(
                            new ModeratorAct.OfAddress(
                                    AddressRange.parse("192.0.2.0/24").orElseThrow()),
                            null,
                            null));

            JsonNode settings = receiver.next();
            assertThat(settings.get("type").asString()).isEqualTo("changed");
            assertThat(settings.at("/settings/topic").asString()).isEqualTo("News");
            JsonNode ban = receiver.next();
            assertThat(ban.get("action").asString()).isEqualTo("ban");
            assertThat(ban.get("target").asString()).isEqualTo("u1");
            assertThat(ban.get("reason").asString()).isEqualTo("Spam.");
            JsonNode range = receiver.next();
            assertThat(range.get("action").asString()).isEqualTo("ban");
            assertThat(range.toString()).doesNotContain("192.0.2");
        }
    }

    private static void assertIs(JsonNode event, String type, String name) {
        assertThat(event.get("type").asString()).isEqualTo(type);
        assertThat(event.get("name").asString()).isEqualTo(name);
    }

    @Test
    void whatAReceiverMissedComesAfterARestartAndNothingTwice() throws IOException {
        try (Receiver receiver = new Receiver()) {
            Path data = folder.resolve("data");
            try (TestServer server = TestServer.defaults()
                            .data(data)
                            .webhooks(file(receiver, "'message'"))
                            .start();
                    Client ann = server.in("tea", "ann")) {
                ann.post("tea", "one");
                assertThat(receiver.nextTexts(1)).containsExactly("one");
                receiver.behave(request -> Receiver.answer("500 no"));
                ann.post("tea", "two");
                server.awaitMeter("chat_webhook_failed_requests_total{hook=\"one\"}", failed -> failed >= 1);
            }
            receiver.awaitNobody();
            receiver.behave(request -> Receiver.OK);
            try (TestServer server = TestServer.defaults()
                            .data(data)
                            .webhooks(file(receiver, "'message'"))
                            .start();
                    Client ann = server.in("tea", "ann")) {
                assertThat(receiver.nextTexts(1)).containsExactly("two");
                ann.post("tea", "three");
                assertThat(receiver.nextTexts(1)).containsExactly("three");
            }
        }
    }

    @Test
    void aReceiverAtAPrivateAddressGetsNothingAndTheStatusSaysWhy() throws IOException {
        try (Receiver receiver = new Receiver();
                TestServer server = TestServer.defaults()
                        .webhooks(file(receiver, "'message'"), false)
                        .start();
                Client ann = server.in("tea", "ann")) {
            ann.post("tea", "one");
            server.awaitMeter("chat_webhook_failed_requests_total{hook=\"one\"}", failed -> failed >= 1);

            List<String> status = Asking.run(server, "status").out().lines().toList();

            assertThat(status)
                    .anyMatch(line -> line.startsWith("  one: 0 events delivered")
                            && line.contains("FAILS, is at a private address (localhost)"));
            assertThat(receiver.connections()).isZero();
        }
    }
}
