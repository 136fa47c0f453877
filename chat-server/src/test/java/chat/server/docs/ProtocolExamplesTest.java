package chat.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.ClientMessage;
import chat.protocol.CloseReason;
import chat.protocol.ErrorCode;
import chat.protocol.Limits;
import chat.protocol.ServerMessage;
import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import chat.server.config.Guests;
import chat.server.config.TokenRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds {@code docs/protocol.md} to what the server does. Its blocks are marked {@code json client NAME} for what a client
 * sends, {@code json server NAME} for what it must be sent then, and {@code text plain NAME} and {@code json plain NAME} for
 * the same in the plain dialect.
 */
class ProtocolExamplesTest {

    /** Messages that are not called as their type is. */
    private static final Map<String, String> OTHER_NAMES = Map.of(
            "historypage",
            "history",
            "memberspage",
            "members",
            "failed",
            "error",
            "tombstone",
            "message",
            "roomchanged",
            "changed");

    private final Markdown page;

    ProtocolExamplesTest() throws IOException {
        page = Markdown.page("protocol.md");
    }

    /** The page's tokens are signed with it. */
    private static final String SECRET = "the back end and the server know this";

    @Test
    void theServerAnswersTheExamplesAsThePageSays(@TempDir Path data, @TempDir Path keys) throws Exception {
        Path key = Files.writeString(keys.resolve("token.key"), SECRET);
        try (TestServer server = TestServer.defaults()
                        .tokens(TokenRules.of(List.of(key), null, null, null, Guests.ALLOW))
                        .sendsPerSecond(Limits.DEFAULT_SENDS_PER_SECOND)
                        .data(data)
                        .start();
                Play play = new Play(server)) {
            for (Markdown.Block block : page.blocks()) {
                if (!isFarewell(block) && !isReserved(block)) {
                    play.act(block);
                }
            }
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
            for (Markdown.Block block : page.blocks()) {
                if (isFarewell(block)) {
                    play.act(block);
                }
            }
            play.assertAllClosedWith(CloseReason.RESTARTING);
            stopped.get();
        }
    }

    private static boolean isFarewell(Markdown.Block block) {
        return kind(block).equals("json server") && typeOf(block).equals("goodbye");
    }

    /** What no client can make the server say yet. */
    private static boolean isReserved(Markdown.Block block) {
        return kind(block).equals("json reserved");
    }

    private static String kind(Markdown.Block block) {
        return String.join(" ", block.info().subList(0, 2));
    }

    /** The clients of the page, each connected from its first block on. */
    private static final class Play implements AutoCloseable {

        private final TestServer server;
        private final Example example = new Example();
        private final Map<String, Voice> voices = new HashMap<>();

        Play(TestServer server) {
            this.server = server;
        }

        void act(Markdown.Block block) {
            String kind = kind(block);
            Voice voice = voices.computeIfAbsent(block.info().get(2), name -> open(kind));
            switch (kind) {
                case "json client" -> voice.client.sendText(example.withRealValues(block.text()));
                case "text plain" -> voice.client.sendText(block.text());
                case "json server", "json plain" ->
                    voice.take(block.text(), message -> example.matches(block.text(), message));
                default -> throw new AssertionError("unknown kind of block: " + block.info());
            }
        }

        private Voice open(String kind) {
            return new Voice(
                    kind.endsWith("plain") ? server.plain("/?room=tea&name=Cid") : server.connect(), new ArrayList<>());
        }

        void assertAllClosedWith(CloseReason reason) {
            assertThat(voices.values().stream().map(voice -> voice.client.closeCode()))
                    .containsOnly(reason.code());
        }

        @Override
        public void close() {
            voices.values().forEach(voice -> voice.client.close());
        }
    }

    /** A client, and the messages that came to it and that no block has matched yet. */
    private record Voice(Client client, List<String> unmatched) {

        /** Takes the oldest message that matches, and waits for it. */
        void take(String expected, Predicate<String> matches) {
            Optional<String> earlier = unmatched.stream().filter(matches).findFirst();
            if (earlier.isPresent()) {
                unmatched.remove(earlier.get());
                return;
            }
            String message = next(expected);
            while (!matches.test(message)) {
                unmatched.add(message);
                message = next(expected);
            }
        }

        private String next(String expected) {
            try {
                return client.nextText();
            } catch (AssertionError nothing) {
                throw new AssertionError(
                        "expected\n" + expected + "\nbut got only\n" + String.join("\n", unmatched), nothing);
            }
        }
    }

    @Test
    void everyCommandHasAnExample() {
        assertThat(typesOf("json client")).containsExactlyInAnyOrderElementsOf(typesOf(ClientMessage.class));
    }

    @Test
    void everyReplyAndPushHasAnExample() {
        Set<String> examples = new HashSet<>(typesOf("json server"));
        examples.addAll(typesOf("json reserved"));
        assertThat(examples).containsExactlyInAnyOrderElementsOf(typesOf(ServerMessage.class));
    }

    @Test
    void everyErrorIsDocumented() {
        assertThat(page.tableUnder("## Errors").stream().map(row -> row.subList(0, 2)))
                .containsExactlyElementsOf(Arrays.stream(ErrorCode.values())
                        .map(code -> List.of("`" + code.wireName() + "`", code.isTemporary() ? "yes" : "no"))
                        .toList());
    }

    @Test
    void everyCloseCodeIsDocumented() {
        assertThat(page.tableUnder("## Closing").stream().map(row -> row.get(0)))
                .containsExactlyElementsOf(Arrays.stream(CloseReason.values())
                        .map(reason -> Integer.toString(reason.code()))
                        .toList());
    }

    @Test
    void thePageSaysWhichCloseCodesMeanDoNotComeBack() {
        assertThat(page.tableUnder("## Closing").stream()
                        .filter(row -> row.get(2).startsWith("no"))
                        .map(row -> row.get(0)))
                .containsExactlyElementsOf(Arrays.stream(CloseReason.values())
                        .filter(reason -> !reason.mayComeBack())
                        .map(reason -> Integer.toString(reason.code()))
                        .toList());
    }

    private Set<String> typesOf(String what) {
        return page.blocks().stream()
                .filter(block -> String.join(" ", block.info().subList(0, 2)).equals(what))
                .map(ProtocolExamplesTest::typeOf)
                .collect(Collectors.toSet());
    }

    private static String typeOf(Markdown.Block block) {
        Json message = Json.parse(block.text());
        return message.has("type") ? message.type() : "none";
    }

    private static Set<String> typesOf(Class<?> messages) {
        return kindsOf(messages)
                .map(message -> message.getSimpleName().toLowerCase(Locale.ROOT))
                .map(name -> OTHER_NAMES.getOrDefault(name, name))
                .collect(Collectors.toSet());
    }

    private static Stream<Class<?>> kindsOf(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(kind -> kind.isSealed() ? kindsOf(kind) : Stream.of(kind));
    }
}
