package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.TestServerSetup;
import chat.server.client.Client;
import chat.server.client.Json;
import chat.server.config.TokenRules;
import chat.server.config.TransportKind;
import chat.server.stream.postgres.TestDatabase;
import chat.server.token.Issuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two nodes that share a database: what clients of one see of those of the other. */
final class NodesTest {

    private static final Issuer ISSUER = Issuer.of("ES256");

    /** Between two questions: so many that none is one too many. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    @TempDir
    private Path folder;

    @AutoClose
    private final TestDatabase database = TestDatabase.fresh();

    private TestServer node(TransportKind kind) throws IOException {
        Path password = Files.writeString(folder.resolve("password"), database.password());
        return ApiClient.withKeys(folder)
                .postgres(database.url(), database.user(), password)
                .startOn(kind);
    }

    private static Json push(Client client, String type, String name) {
        return client.next(push -> push.type().equals(type) && push.toString().contains("\"name\":\"" + name + "\""));
    }

    private static List<String> names(Client client, String room) {
        return client.ask("{'type':'members','id':'m','room':'" + room + "'}").each("members", "name");
    }

    private static String user(Client client, String room, String name) {
        return client.ask("{'type':'members','id':'m','room':'" + room + "'}").objects("members").stream()
                .filter(member -> member.string("name").equals(name))
                .findFirst()
                .orElseThrow()
                .string("user");
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TestServer.BOUND.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    @ParameterizedTest
    @EnumSource
    void membersOfARoomSeeEachOtherComeTypeAndGo(TransportKind kind) throws Exception {
        try (TestServer one = node(kind);
                TestServer two = node(kind);
                Client ann = one.in("tea", "Ann");
                Client ben = two.in("tea", "Ben")) {
            assertThat(push(ann, "presence", "Ben").number("count")).isEqualTo(2);
            await(() -> names(ben, "tea").size() == 2);

            AtomicBoolean seen = new AtomicBoolean();
            Runnable type = () -> {
                while (!seen.get()) { // a slow machine leaves some out
                    ann.send("{'type':'typing','room':'tea','active':true}");
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            };
            Thread typing = new Thread(type, "typing");
            typing.start();
            try {
                assertThat(push(ben, "typing", "Ann").flag("active")).isTrue();
            } finally {
                seen.set(true);
                typing.join();
            }
            ann.ask("{'type':'rename','id':'r','name':'Anne'}");
            assertThat(push(ben, "presence", "Anne").number("count")).isEqualTo(2);

            ben.ask("{'type':'leave','id':'l','room':'tea'}");
            assertThat(push(ann, "presence", "Ben").each("left", "name")).containsExactly("Ben");
            assertThat(names(ann, "tea")).containsExactly("Anne");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsOnBothIsOneMemberAndStaysOneOnTheOther(TransportKind kind) throws Exception {
        try (TestServer one = node(kind);
                TestServer two = node(kind);
                Client ann = one.connect();
                Client ben = two.in("tea", "Ben")) {
            String session = ann.ask("{'type':'hello','id':'h','name':'Ann'}").string("session");
            ann.ask("{'type':'join','id':'j','room':'tea'}");
            push(ben, "presence", "Ann");
            try (Client again = Client.comeBack(two.port(), "tea", "Ann", session)) {
                assertThat(names(ben, "tea")).containsExactlyInAnyOrder("Ann", "Ben");
                ann.ask("{'type':'leave','id':'l','room':'tea'}");
                ann.ask("{'type':'join','id':'k','room':'other'}");
                try (Client cid = two.in("other", "Cid")) {
                    await(() -> names(cid, "other").contains("Ann")); // so it has left the first room there, too
                }
                assertThat(names(again, "tea")).containsExactlyInAnyOrder("Ann", "Ben");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theApiOfOneKnowsAndReachesTheMembersOfTheOther(TransportKind kind) throws Exception {
        try (TestServer one = node(kind);
                TestServer two = node(kind);
                Client ann = one.in("tea", "Ann")) {
            ApiClient shop = new ApiClient(two, ApiClient.SHOP);
            ApiClient ops = new ApiClient(two, ApiClient.OPS);
            await(() -> shop.get("/rooms/tea/members").json().number("count") == 1);
            assertThat(shop.get("/rooms/tea/members").json().each("members", "name"))
                    .containsExactly("Ann");
            assertThat(shop.get("/rooms").json().each("rooms", "room")).containsExactly("tea");

            String user = user(ann, "tea", "Ann");
            assertThat(ops.post("/rooms/tea/acts", "{'action':'kick','user':'" + user + "'}")
                            .status())
                    .isEqualTo(200);
            assertThat(ann.next("removed").string("room")).isEqualTo("tea");

            assertThat(ops.delete("/users/" + user + "/connections").status()).isEqualTo(200);
            assertThat(ann.closeCode()).isEqualTo(4503);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aModeratorOfOneActsOnNoAdminOfTheOther(TransportKind kind) throws Exception {
        TokenRules rules = TokenRules.of(List.of(ISSUER.keyFile(folder)), null, null, null, null);
        Path password = Files.writeString(folder.resolve("password"), database.password());
        TestServerSetup setup = TestServer.defaults()
                .postgres(database.url(), database.user(), password)
                .tokens(rules);
        String kick = "{'type':'moderate','id':'k','room':'tea','action':'kick','user':'boss'}";
        try (TestServer one = setup.startOn(kind);
                TestServer two = setup.startOn(kind);
                Client moderator = two.connect();
                Client boss = one.connect()) {
            moderator.ask(withToken("hello", "mod", "moderator"));
            moderator.ask("{'type':'join','id':'j','room':'tea'}");
            boss.ask(withToken("hello", "boss", "admin"));
            boss.ask("{'type':'join','id':'j','room':'tea'}");
            await(() -> names(moderator, "tea").size() == 2);

            assertThat(moderator.ask(kick).string("code")).isEqualTo("not_allowed");

            boss.ask(withToken("refresh", "boss", "user"));
            await(() -> moderator.ask(kick).type().equals("moderated"));
            assertThat(boss.next("removed").string("room")).isEqualTo("tea");
        }
    }

    private static String withToken(String type, String user, String role) {
        String claims = "{'sub':'" + user + "','name':'" + user + "','exp':4070908800,'chat':{'role':'" + role + "'}}";
        return "{'type':'" + type + "','id':'t','token':'" + ISSUER.token("ES256", claims) + "'}";
    }

    @ParameterizedTest
    @EnumSource
    void whoseNodeStopsLeavesUnlessItComesBack(TransportKind kind) throws Exception {
        try (TestServer two = node(kind);
                Client cid = two.in("tea", "Cid")) {
            TestServer one = node(kind);
            Client ann = one.connect();
            String session = ann.ask("{'type':'hello','id':'h','name':'Ann'}").string("session");
            ann.ask("{'type':'join','id':'j','room':'tea'}");
            one.in("tea", "Ben");
            await(() -> names(cid, "tea").size() == 3);
            one.close();
            try (Client again = Client.comeBack(two.port(), "tea", "Ann", session)) {
                Json left = cid.next(push -> push.has("left"));
                assertThat(left.each("left", "name")).containsExactly("Ben");
                assertThat(names(again, "tea")).containsExactlyInAnyOrder("Ann", "Cid");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsOnTheOtherNodeIsCalledIntoARoomOfTwo(TransportKind kind) throws Exception {
        try (TestServer one = node(kind);
                TestServer two = node(kind);
                Client ann = one.connect();
                Client ben = two.connect()) {
            String users = Stream.of(ann, ben)
                    .map(client ->
                            client.ask("{'type':'hello','id':'h','name':'X'}").string("user"))
                    .sorted()
                    .collect(Collectors.joining("."));
            ann.ask("{'type':'join','id':'j','room':'dm." + users + "'}");
            ann.post("dm." + users, "Ben?");

            assertThat(ben.next("invited").string("room")).isEqualTo("dm." + users);
            ben.ask("{'type':'join','id':'j','room':'dm." + users + "','history':5}");
            assertThat(ben.nextTexts(1)).containsExactly("Ben?");
        }
    }
}
