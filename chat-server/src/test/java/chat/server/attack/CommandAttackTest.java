package chat.server.attack;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Json;
import chat.server.config.TransportKind;
import chat.server.wire.RawClient;
import java.io.IOException;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands that come faster than anybody types: at first they are answered with an error that says when to come back. */
final class CommandAttackTest {

    private static final int FLOOD = 3_000;
    private static final int SENDS = 20;
    private static final int ROOMS = 100;

    /** Sends commands until the server closes; gives the first error. */
    private static Json flood(TestServer server, IntFunction<String> command) throws IOException {
        try (RawClient client = Attackers.in(server, "bad")) {
            for (int i = 0; i < FLOOD; i++) {
                byte[] frame = RawClient.textFrame(command.apply(i));
                if (Attackers.flood(client, frame, 1) < frame.length) {
                    break; // closed already
                }
            }
            Json error = client.nextOfType("error");
            assertThat(client.nextClose().closeCode()).isEqualTo(4029);
            return error;
        }
    }

    private static void attack(String name, TransportKind kind, String limit, IntFunction<String> command)
            throws IOException {
        try (TestServer server = TestServer.defaults().sendsPerSecond(SENDS).startOn(kind);
                GoodClient good = GoodClient.of(server)) {
            good.watch(name + " " + kind, () -> {
                Json error = flood(server, command);
                assertThat(error.string("code")).isEqualTo("rate_limited");
                assertThat(error.number("retryAfterMs")).isPositive();
            });
            assertThat(Attackers.reached(server, limit)).isGreaterThanOrEqualTo(ROOMS);
            assertThat(Attackers.reached(server, "errors")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void aFloodOfSends(TransportKind kind) throws IOException {
        attack("flood of sends", kind, "sends", i -> "{'type':'send','id':'" + i + "','room':'bad','text':'spam'}");
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void aFloodOfJoins(TransportKind kind) throws IOException {
        attack(
                "flood of joins",
                kind,
                "commands",
                i -> "{'type':'" + (i % 2 == 0 ? "join" : "leave") + "','id':'j','room':'good'}"); // where somebody is
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void aFloodOfNewRooms(TransportKind kind) throws IOException {
        attack(
                "flood of new rooms",
                kind,
                "new_rooms",
                i -> i % 2 == 0
                        ? "{'type':'leave','id':'l','room':'" + (i == 0 ? "bad" : "bad-" + (i - 1)) + "'}"
                        : "{'type':'join','id':'j','room':'bad-" + i + "'}");
    }

    @Test
    void roomsAreBoundedInAll() throws IOException {
        try (TestServer server = TestServer.defaults()
                        .with(settings ->
                                settings.withLimits(limits -> limits.withBounds(bounds -> bounds.withMaxRooms(3))))
                        .start();
                GoodClient good = GoodClient.of(server);
                RawClient client = Attackers.in(server, "bad")) {
            good.watch("too many rooms", () -> {
                client.text("{'type':'join','id':'3','room':'third'}");
                client.nextOfType("joined");
                client.text("{'type':'join','id':'4','room':'fourth'}");
                Json error = client.nextOfType("error");
                assertThat(error.string("code")).isEqualTo("too_many_rooms");
                assertThat(error.number("retryAfterMs")).isPositive();
                client.text("{'type':'join','id':'5','room':'good'}"); // somebody is there
                client.nextOfType("joined");
                client.text("{'type':'leave','id':'6','room':'third'}");
                client.nextOfType("left");
                client.text("{'type':'join','id':'7','room':'fourth'}");
                client.nextOfType("joined");
            });
            assertThat(Attackers.reached(server, "rooms")).isEqualTo(1);
            assertThat(server.meter("chat_rooms")).isEqualTo(3);
        }
    }
}
