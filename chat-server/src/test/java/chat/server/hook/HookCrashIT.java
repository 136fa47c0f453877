package chat.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.Program;
import chat.server.TestServer;
import chat.server.client.Client;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The program is killed again and again while it hands on events. */
final class HookCrashIT {

    private static final int ROUNDS = 5;
    private static final int MESSAGES = 150;
    private static final List<String> ROOMS = List.of("tea", "coffee");

    private final Random random = new Random();

    @TempDir
    private Path folder = Path.of("");

    private Program start(Path hooks) throws Exception {
        return Program.keep(
                List.of("setsid"),
                folder.resolve("data"),
                "--webhooks=" + hooks,
                "--webhook-allow-private",
                "--history-messages=100000",
                "--sends-per-second=0");
    }

    @Test
    void everyAcknowledgedEventArrivesInOrderAndAtLeastOnce() throws Exception {
        try (Receiver receiver = new Receiver()) {
            Path hooks = Files.writeString(folder.resolve("hooks.toml"), hook(receiver, "one"));
            long newest = 0;
            for (int round = 0; round < ROUNDS; round++) {
                try (Program program = start(hooks)) {
                    int port = program.ports().chat();
                    receiver.behave(request -> random.nextInt(4) == 0 ? Receiver.answer("500 no") : Receiver.OK);
                    newest = talk(port, 1 + random.nextInt(MESSAGES));
                } // kills it
            }
            receiver.behave(request -> Receiver.OK);
            List<JsonNode> got = new ArrayList<>();
            try (Program program = start(hooks)) {
                program.ports(); // nobody says anything: what was missed comes by itself
                for (String room : ROOMS) {
                    while (newestOf(got, room) < newest) {
                        got.add(receiver.next());
                    }
                }
            }
            for (String room : ROOMS) {
                assertThat(List.copyOf(firstTimes(got, room)))
                        .as(room)
                        .isSorted()
                        .hasSize((int) newest);
            }
        }
    }

    /** Says as much in all rooms; gives the newest number there is. */
    private static long talk(int port, int messages) {
        long newest = 0;
        try (Client tea = Client.in(port, ROOMS.get(0), "ann");
                Client coffee = Client.in(port, ROOMS.get(1), "ben")) {
            for (int i = 0; i < messages; i++) {
                newest = tea.post(ROOMS.get(0), "m" + i);
                coffee.post(ROOMS.get(1), "m" + i);
            }
        }
        return newest;
    }

    private static long newestOf(List<JsonNode> events, String room) {
        return firstTimes(events, room).stream().mapToLong(seq -> seq).max().orElse(0);
    }

    /** The numbers of a room's messages, each where it came first. */
    private static Set<Long> firstTimes(List<JsonNode> events, String room) {
        Set<Long> numbers = new LinkedHashSet<>();
        for (JsonNode event : events) {
            if (event.path("room").asString("").equals(room)) {
                numbers.add(event.get("seq").asLong());
            }
        }
        return numbers;
    }

    private static String hook(Receiver receiver, String name) {
        return HookWorld.hook(name, "http://localhost:" + receiver.port(), "'*'", "'message'");
    }

    @Test
    void aHangUpAddsAndRemovesHooksAndABadFileIsALineForEachFault() throws Exception {
        try (Receiver first = new Receiver();
                Receiver second = new Receiver()) {
            Path hooks = Files.writeString(folder.resolve("hooks.toml"), hook(first, "one"));
            try (Program program = start(hooks)) {
                int port = program.ports().chat();
                try (Client ann = Client.in(port, "tea", "ann")) {
                    ann.post("tea", "to the first");
                    assertThat(first.nextTexts(1)).containsExactly("to the first");

                    replaceByPipe(hooks);
                    program.hangUp();
                    Files.writeString(hooks, "[one]\nurl = 'nowhere'\nsecret = 'short'\n"); // once it is read
                    ann.post("tea", "still to the first");
                    assertThat(first.nextTexts(1)).containsExactly("still to the first");

                    Files.delete(hooks);
                    Files.writeString(hooks, hook(second, "two"));
                    program.hangUp();
                    long deadline = System.nanoTime() + TestServer.BOUND.toNanos();
                    while (second.requests().isEmpty()) {
                        assertThat(System.nanoTime())
                                .as("the second hook counts")
                                .isLessThan(deadline);
                        ann.post("tea", "to the second, once it counts");
                    }
                    assertThat(second.nextTexts(1)).containsExactly("to the second, once it counts");
                }
                program.terminate();
                assertThat(program.status()).isZero();
                assertThat(program.errors())
                        .filteredOn(line -> line.contains("nothing was changed: --webhooks: " + hooks + ": [one] "))
                        .hasSize(4);
            }
        }
    }

    /** Whoever writes into it waits for a reader. */
    private static void replaceByPipe(Path path) throws Exception {
        Files.delete(path);
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
    }
}
