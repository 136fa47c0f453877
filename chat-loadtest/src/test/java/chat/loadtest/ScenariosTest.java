package chat.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import chat.loadtest.plan.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScenariosTest {

    @TempDir
    private Path folder;

    @Test
    void listsTheScenariosAndTheFields() {
        Result result = Result.of("scenarios");
        assertThat(result.status()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).contains(Scenario.BUILT_IN).contains(LoadFlags.names());
    }

    @Test
    void printsOneToBeginFrom() throws IOException {
        Path file = Files.writeString(
                folder.resolve("mine"), Result.of("scenarios", "lobby").out());
        assertThat(Scenario.load(file.toString()).fields())
                .isEqualTo(Scenario.load("lobby").fields());
    }

    /** Shortened and made small, but with all that its members do. */
    @ParameterizedTest
    @ValueSource(strings = {"lobby", "teams", "stadium", "storm", "slow-readers", "churn", "mixed"})
    void isCleanAgainstTheRealServer(String scenario) {
        try (RealServer server = RealServer.in(folder)) {
            List<String> flags = new ArrayList<>(List.of(
                    "run",
                    "--url=" + server.url(),
                    "--scenario=" + scenario,
                    "--connections=20",
                    "--rooms=2",
                    "--publishers=5",
                    "--rate=200",
                    "--ramp=100ms",
                    "--duration=1500ms",
                    "--drop-all-every=" + (scenario.equals("storm") ? "500ms" : "0s"),
                    "--patience=60s",
                    "--most-late=1h"));
            if (scenario.equals("slow-readers")) {
                flags.addAll(List.of("--slow-for=200ms", "--slow-every=400ms"));
            }
            Result result = Result.of(flags.toArray(String[]::new));
            result.assertClean();
            assertThat(result.count("published")).isEqualTo(310);
            if (scenario.equals("storm")) {
                assertThat(result.count("reconnects")).isGreaterThanOrEqualTo(20);
            }
        }
    }

    @Test
    void takesFromAScenarioWhatIsNotGiven() throws IOException {
        Path file =
                Files.writeString(folder.resolve("mine"), "connections = 3\nrooms = 1\nrate = 100\nduration = 100ms\n");
        try (FakeChatServer server = FakeChatServer.with(Fault.NONE)) {
            Result result = Result.of(
                    "run", "--url", server.url(), "--scenario", file.toString(), "--rate", "200", "--most-late=1h");
            result.assertClean();
            assertThat(result.count("published")).isEqualTo(20);
            assertThat(result.count("delivered")).isEqualTo(60);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"conections = 3", "url = ws://h/", "rooms", "rooms = 1\nrooms = 2", "rooms = many"})
    void namesWhatItDoesNotUnderstand(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("mine"), text);
        Result result = Result.of("run", "--scenario=" + file);
        result.assertRefused("chat-loadtest: ");
        assertThat(result.err()).containsAnyOf("'conections'", "'url'", "line 1", "line 2", "--rooms");
    }

    @Test
    void allBuiltInOnesHaveADescription() {
        assertThat(Scenario.BUILT_IN.stream()
                        .map(ScenarioDefaults::read)
                        .map(Scenario::description)
                        .toList())
                .allSatisfy(description -> assertThat(description).isNotBlank())
                .hasSize(List.of(Scenario.BUILT_IN.toArray()).size());
    }
}
