package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomKind;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.server.TestServer;
import chat.server.wire.ApiClient.Answer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key may say, and where. */
final class ApiRightsTest {

    private static final int NEW_ROOMS_AT_ONCE = 100;

    @TempDir
    private static Path folder;

    private static String speaking(String user) {
        return "{'text':'hi','user':'" + user + "'}";
    }

    @ParameterizedTest
    @CsvSource({"/rooms/tea/acts, mute", "/rooms/tea/acts, ban", "/acts, mute", "/acts, ban", "/acts, block"})
    void nobodySpeaksForAUserWhomAModeratorRestricts(String path, String action) throws IOException {
        try (TestServer server = ApiClient.withKeys(folder).start()) {
            ApiClient ops = new ApiClient(server, ApiClient.OPS);
            ops.post(path, "{'action':'" + action + "','user':'u1'}");

            Answer answer = ops.post("/rooms/tea/messages", speaking("u1"));
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.json().string("code")).isEqualTo("not_allowed");
            assertThat(answer.json().string("field")).isEqualTo("user");
            assertThat(answer.json().string("detail")).endsWith(action);
            assertThat(ops.post("/messages", "{'messages':[{'room':'tea','text':'a','user':'u1'}]}")
                            .status())
                    .isEqualTo(403);
            assertThat(ops.post("/rooms/tea/messages", speaking("u2")).status()).isEqualTo(201);
        }
    }

    @Test
    void whoIsNotMutedAnyMoreIsSpokenFor() throws IOException {
        try (TestServer server = ApiClient.withKeys(folder).start()) {
            ApiClient ops = new ApiClient(server, ApiClient.OPS);
            ops.post("/rooms/tea/acts", "{'action':'mute','user':'u1'}");
            ops.post("/rooms/tea/acts", "{'action':'unmute','user':'u1'}");

            assertThat(ops.post("/rooms/tea/messages", speaking("u1")).status()).isEqualTo(201);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"announce", "invite"})
    void aKeyStandsAboveTheKindOfARoom(String kind) throws IOException {
        try (TestServer server = ApiClient.withKeys(folder).start()) {
            ApiClient ops = new ApiClient(server, ApiClient.OPS);
            server.configure(
                    new RoomName("news"),
                    new RoomSettings(RoomKind.parse(kind).orElseThrow(), null, null, null, null, null, null));

            assertThat(new ApiClient(server, ApiClient.SHOP).say("news", "open").status())
                    .isEqualTo(201);
            assertThat(ops.post("/rooms/news/messages", speaking("u1")).status())
                    .isEqualTo(201);
        }
    }

    @Test
    void aKeyHasARateOfNewRooms() throws IOException {
        try (TestServer server = ApiClient.withKeys(folder)
                .with(settings ->
                        settings.withLimits(limits -> limits.withFloods(floods -> floods.withNewRoomsPerSecond(1))))
                .data(folder.resolve("new"))
                .start()) {
            ApiClient shop = new ApiClient(server, ApiClient.SHOP);
            for (int i = 0; i < NEW_ROOMS_AT_ONCE; i++) {
                assertThat(shop.say("new" + i, "first").status()).isEqualTo(201);
            }
            Answer answer = shop.say("new-more", "first");
            for (int i = 0; answer.status() == 201 && i < NEW_ROOMS_AT_ONCE; i++) { // a slow machine earns some more
                answer = shop.say("new-more" + i, "first");
            }

            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.json().string("code")).isEqualTo("rate_limited");
            assertThat(answer.header("retry-after")).isEqualTo("1");
            assertThat(shop.say("new0", "second").status()).isEqualTo(201);
        }
    }
}
