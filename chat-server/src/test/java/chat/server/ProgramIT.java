package chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.client.Client;
import chat.server.client.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged program: its flags, variables, exit statuses and end. */
final class ProgramIT {

    /** It takes one or two; a machine that has much else to do, some more. */
    private static final int MOST_SECONDS_TO_STOP = 20;

    private static int get(int port, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static ServerSocket busyPort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @Test
    void saysWhereItListensWhenItDoes() throws Exception {
        try (Program program = Program.serve()) {
            Program.Ports ports = program.ports();

            assertThat(get(ports.chat(), "/")).isEqualTo(200);
            assertThat(get(ports.management(), "/readyz")).isEqualTo(200);
        }
    }

    /** What it takes to its memory on its way: event loops first, then the store. */
    @ParameterizedTest
    @ValueSource(strings = {"libnetty_transport", "libsqlitejdbc"})
    void aSignalBeforeItListensEndsItAtOnceWithZero(String library, @TempDir Path data) throws Exception {
        try (Program program = Program.keep(List.of(), data)) {
            program.awaitLibrary(library);
            program.terminate();

            assertThat(program.status(MOST_SECONDS_TO_STOP)).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--prot, 1",
        "--port, 70000",
        "--port, many",
        "--host, ''",
        "--management-host, ''",
        "--management-port, -1",
        "--transport, pigeon",
        "--event-loops, 0",
        "--event-loops, 257",
        "--history-age, -1s",
        "--history-age, 36501d",
        "--edit-window, 99999999999999d",
        "--data, ''",
        "--data, ' '",
        "--port, ''",
        "--allow-origin, ''",
        "--log-level, ''",
        "--max-pending-bytes, 1",
        "--max-behind, 0s",
        "--durability, hope",
        "--history-messages, 0",
        "--max-connections, -1",
        "--sends-per-second, -1",
        "--max-text-chars, 0",
        "--max-text-chars, 100000",
        "--ping-interval, soon",
        "--ping-interval, 0s",
        "--log-level, loud",
    })
    void namesAFlagThatIsWrong(String flag, String value) throws Exception {
        try (Program program = Program.run(flag, value)) {
            assertThat(program.status()).isEqualTo(2);
            assertThat(program.errors()).singleElement().asString().contains(flag);
            assertThat(program.output()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CHAT_DATA", "CHAT_PORT", "CHAT_IN_MEMORY", "CHAT_DURABILITY", "CHAT_LOG_LEVEL"})
    void namesAVariableThatIsEmpty(String name) throws Exception {
        try (Program program = Program.run(Map.of(name, ""), "--port", "0", "--management-port", "0")) {
            assertThat(program.status()).isEqualTo(2);
            assertThat(program.errors()).containsExactly("chat-server: " + name + " must not be empty");
        }
    }

    @ParameterizedTest
    @CsvSource({"--port, --management-port", "--management-port, --port"})
    void namesThePortThatIsInUse(String flag, String other) throws Exception {
        try (ServerSocket busy = busyPort();
                Program program = Program.run(flag, Integer.toString(busy.getLocalPort()), other, "0")) {
            assertThat(program.status()).isEqualTo(1);
            assertThat(program.errors())
                    .singleElement()
                    .asString()
                    .contains(flag, Integer.toString(busy.getLocalPort()));
            assertThat(program.output()).isEmpty();
        }
    }

    @Test
    void namesAnAddressThatIsNotHere() throws Exception {
        try (Program program = Program.serve("--host", "192.0.2.1")) {
            assertThat(program.status()).isEqualTo(1);
            assertThat(program.errors()).singleElement().asString().contains("--host", "192.0.2.1");
        }
    }

    @Test
    void readsItsFileAgainOnHangUp(@TempDir Path folder) throws Exception {
        String often = "handshakes-per-second-per-address = 0\nmax-text-chars = ";
        Path file = Files.writeString(folder.resolve("chat.toml"), often + 5);
        List<String> withoutTerminal = List.of("setsid");
        try (Program program = Program.keep(withoutTerminal, folder.resolve("data"), "--config", file.toString())) {
            int port = program.ports().chat();
            assertThat(mostTextChars(port)).isEqualTo(5);

            Files.writeString(file, often + 9);
            program.hangUp();

            long deadline = System.nanoTime() + TestServer.BOUND.toNanos();
            while (mostTextChars(port) == 5) {
                assertThat(System.nanoTime()).as("reloads in time").isLessThan(deadline);
            }
            assertThat(mostTextChars(port)).isEqualTo(9);
            program.terminate();
            assertThat(program.status()).isZero();
            assertThat(program.errors()).anyMatch(line -> line.endsWith("max-text-chars is 9, was 5"));
        }
    }

    private static long mostTextChars(int port) {
        try (Client client = Client.connect(port)) {
            return client.ask("{'type':'hello','id':'1'}").object("limits").number("textChars");
        }
    }

    @Test
    void takesVariables() throws Exception {
        Map<String, String> variables = Map.of("CHAT_PORT", "0", "CHAT_MANAGEMENT_PORT", "0", "CHAT_IN_MEMORY", "true");
        try (Program program = Program.run(variables)) {
            assertThat(get(program.ports().chat(), "/")).isEqualTo(200);

            program.terminate();
            assertThat(program.status()).isZero();
            assertThat(program.errors()).noneMatch(line -> line.contains("--in-memory"));
        }
    }

    @Test
    void warnsOfProxiesThatAreEverybody() throws Exception {
        try (Program program = Program.serve("--trusted-proxy", "0.0.0.0/0")) {
            program.ports();
            program.terminate();
            assertThat(program.errors()).anyMatch(line -> line.contains("trusted-proxy holds 0.0.0.0/0: every client"));
        }
    }

    @Test
    void takesAFlagRatherThanItsVariable() throws Exception {
        try (ServerSocket busy = busyPort()) {
            Map<String, String> variables = Map.of(
                    "CHAT_PORT",
                    Integer.toString(busy.getLocalPort()),
                    "CHAT_MANAGEMENT_PORT",
                    "0",
                    "CHAT_IN_MEMORY",
                    "true");
            try (Program refused = Program.run(variables);
                    Program program = Program.run(variables, "--port", "0")) {
                assertThat(refused.status()).isEqualTo(1);
                assertThat(get(program.ports().chat(), "/")).isEqualTo(200);
            }
        }
    }

    @Test
    void saysGoodbyeToEveryoneOnSigterm() throws Exception {
        try (Program program = Program.serve("--drain", "0s")) {
            int port = program.ports().chat();
            try (Client ann = Client.in(port, "room", "ann");
                    Client bea = Client.in(port, "room", "bea")) {
                program.terminate();

                for (Client client : List.of(ann, bea)) {
                    Json goodbye = client.next("goodbye");
                    assertThat(goodbye.string("reason")).isNotEmpty();
                    assertThat(goodbye.number("retryAfterMs")).isPositive();
                    assertThat(client.closeCode()).isEqualTo(4001);
                }
                assertThat(program.status(MOST_SECONDS_TO_STOP)).isZero();
            }
        }
    }

    /** As many are under way all the time as somebody can read within the second that the end allows. */
    @Test
    void deliversBeforeItEndsWhateverItSaidWasSent() throws Exception {
        int underWay = 256;
        int sends = 2_000;
        try (Program program = Program.serve("--drain", "0s", "--sends-per-second", "0", "--event-loops", "2")) {
            int port = program.ports().chat();
            try (Client ann = Client.in(port, "room", "ann");
                    Client bea = Client.in(port, "room", "bea")) {
                for (int i = 0; i < underWay; i++) {
                    ann.say("room", "m" + i);
                }
                List<Long> delivered = new ArrayList<>();
                Json heard = nextEvent(bea);
                while (!heard.type().equals("goodbye")) {
                    delivered.add(heard.number("seq"));
                    ann.say("room", "m" + (underWay + delivered.size()));
                    if (delivered.size() == sends) {
                        program.terminate();
                    }
                    heard = nextEvent(bea);
                }

                List<Long> sent = seqs(ann.restAfterClose(), "sent");
                assertThat(sent).hasSizeGreaterThan(sends - underWay);
                assertThat(delivered)
                        .as(() -> String.join("\n", program.errors()))
                        .isSorted()
                        .doesNotHaveDuplicates()
                        .containsAll(sent);
                assertThat(program.status(MOST_SECONDS_TO_STOP)).isZero();
            }
        }
    }

    private static Json nextEvent(Client client) {
        return client.next(json -> json.type().equals("message") || json.type().equals("goodbye"));
    }

    private static List<Long> seqs(List<Json> messages, String type) {
        return messages.stream()
                .filter(message -> message.type().equals(type))
                .map(message -> message.number("seq"))
                .toList();
    }
}
