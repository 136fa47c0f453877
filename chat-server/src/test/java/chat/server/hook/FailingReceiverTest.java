package chat.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.ReservedPort;
import chat.server.TestServer;
import chat.server.stream.Submission;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Receivers that are down, slow, or refuse. */
final class FailingReceiverTest {

    private static final String UNFINISHED = "HTTP/1.1 20";

    private final HookWorld world;
    private final Receiver receiver;

    FailingReceiverTest(@TempDir Path folder) throws IOException {
        world = new HookWorld(folder);
        receiver = world.receiver;
    }

    @AfterEach
    void stop() throws IOException {
        world.close();
    }

    private static List<String> failures() {
        return List.of(
                Receiver.answer("500 no"),
                Receiver.answer("429 slow down"),
                Receiver.answer("408 timeout"),
                Receiver.answer("307 there", "Location: http://127.0.0.1:1/"),
                Receiver.SILENCE,
                Receiver.CLOSE,
                UNFINISHED,
                "SMTP ready\r\n\r\n",
                "HTTP/1.1 500 no\r\nX: " + "x".repeat(100_000));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aReceiverThatFailsGetsEverythingLaterInOrder(String answer, @TempDir Path folder) throws IOException {
        boolean never = answer.equals(Receiver.SILENCE) || answer.equals(UNFINISHED);
        try (HookWorld fresh = new HookWorld(folder, never ? HookWorld.IMPATIENT : HookWorld.QUICK)) {
            fresh.receiver.behave(request -> answer);
            fresh.load().say("one", "two");
            HookState failing = fresh.await(state -> state.failed() >= 2);

            fresh.receiver.behave(request -> Receiver.OK);

            assertThat(fresh.receiver.nextTexts(2)).containsExactly("one", "two");
            assertThat(failing.trouble()).isNotNull();
            HookState after = fresh.await(state -> state.trouble() == null && state.delivered() == 2);
            assertThat(after.dead()).isZero();
            assertThat(after.lost()).isZero();
        }
    }

    @Test
    void aReceiverThatIsDownGetsEverythingLater() throws IOException {
        try (ReservedPort port = new ReservedPort()) {
            world.load(true, HookWorld.hook("one", "http://hooks.example:" + port.number(), "'*'", HookWorld.ALL));
            world.say("one", "two");
            world.await(state -> state.failed() >= 2);

            try (Receiver up = new Receiver(ServerSocketFactory.getDefault(), port.number())) {
                assertThat(up.nextTexts(2)).containsExactly("one", "two");
            }
        }
    }

    @Test
    void aHugeAnswerCountsByItsStatusAndIsNotRead() throws IOException {
        receiver.behave(request -> "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n" + "x".repeat(200_000));
        world.load().say("one");
        world.await(state -> state.delivered() == 1);
        world.say("two");

        assertThat(receiver.nextTexts(2)).containsExactly("one", "two");
        assertThat(receiver.connections()).isEqualTo(2);
    }

    @Test
    void aPauseThatTheReceiverAsksForIsHeld() throws IOException {
        List<Long> times = new CopyOnWriteArrayList<>();
        receiver.behave(request -> {
            times.add(System.nanoTime());
            return times.size() == 1 ? Receiver.answer("503 later", "Retry-After: 1") : Receiver.OK;
        });

        world.load().say("one");
        receiver.next();

        assertThat(times.get(1) - times.get(0))
                .isGreaterThan(Duration.ofMillis(990).toNanos());
    }

    @Test
    void anEventThatIsRefusedForGoodIsGivenUpAndTheOthersArrive() throws IOException {
        receiver.behave(request -> text(request).contains("poison") ? Receiver.answer("400 no") : Receiver.OK);

        world.load().say("one", "two", "poison", "three", "four");

        assertThat(receiver.nextTexts(4)).containsExactly("one", "two", "three", "four");
        assertThat(world.await(state -> state.delivered() == 4).dead()).isEqualTo(1);
        assertThat(receiver.requests())
                .filteredOn(request ->
                        text(request).contains("poison") && request.events().size() == 1)
                .hasSize(HookWorld.QUICK.mostRefusals());
    }

    private static String text(Receiver.Request request) {
        return new String(request.body(), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsSentAgainHasTheSameId() throws IOException {
        receiver.behave(request -> receiver.requests().size() < 2 ? Receiver.answer("500 no") : Receiver.OK);

        world.load().say("one");
        receiver.next();

        assertThat(receiver.requests())
                .hasSize(3)
                .extracting(request -> request.headers().get("webhook-id"))
                .containsOnly(receiver.requests().get(0).headers().get("webhook-id"));
    }

    @Test
    void aTextThatIsDeletedWhileItWaitsIsNotHandedOn() throws IOException {
        receiver.behave(request -> Receiver.answer("500 no"));
        world.load().say("secret");
        world.await(state -> state.failed() >= 1);

        world.publish(HookWorld.TEA, new Submission.Delete(1, null, 0));
        world.awaitNextFailure(); // of a request that may have the text
        receiver.behave(request -> Receiver.OK);

        assertThat(receiver.next().has("text")).isFalse();
    }

    @Test
    void eventsThatAreGoneAreCountedAndNamedInTheNextRequest() throws IOException {
        receiver.behave(request -> Receiver.answer("500 no"));
        world.load().say("one");
        world.await(state -> state.failed() >= 1);
        world.say(IntStream.range(0, 400).mapToObj(i -> "more" + i).toArray(String[]::new));
        receiver.behave(request -> Receiver.OK);

        HookState state = world.await(now -> now.delivered() + now.lost() == 401);

        assertThat(state.lost()).isPositive();
        List<Long> got = receiver.requests().stream()
                .filter(request -> request.answer().equals(Receiver.OK))
                .flatMap(request -> numbers(request).stream())
                .toList();
        assertThat(got)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 401).boxed().toList());
    }

    /** Of the events that are gone, and of those that came. */
    private static List<Long> numbers(Receiver.Request request) {
        List<Long> numbers = new ArrayList<>();
        for (JsonNode lost : request.json().path("lost")) {
            LongStream.rangeClosed(lost.get("from").asLong(), lost.get("to").asLong())
                    .forEach(numbers::add);
        }
        request.events().forEach(event -> numbers.add(event.get("seq").asLong()));
        return numbers;
    }

    @Test
    void requestsAreBoundedInNumberAndBytes() throws IOException {
        receiver.behave(request -> Receiver.answer("500 no"));
        String text = "x".repeat(5_000);
        world.load().say(IntStream.range(0, 200).mapToObj(i -> text).toArray(String[]::new));
        world.await(state -> state.failed() >= 1);
        receiver.behave(request -> Receiver.OK);

        assertThat(receiver.nextTexts(200)).containsOnly(text);

        assertThat(receiver.requests()).allSatisfy(request -> {
            assertThat(request.events()).hasSizeLessThanOrEqualTo(Draft.MOST_EVENTS);
            assertThat(request.body()).hasSizeLessThan(300 * 1024);
        });
    }

    @Test
    void newsThatFindNoPlaceAreCountedAndReported() throws IOException {
        receiver.behave(request -> Receiver.answer("500 no"));
        world.load();
        for (int i = 0; i < 10_100; i++) {
            world.hooks.disconnected(HookWorld.ANN);
        }
        world.awaitNextFailure(); // of a request that may know of fewer
        receiver.behave(request -> Receiver.OK);

        HookState state = world.await(now -> now.delivered() == 10_000);

        assertThat(state.lost()).isEqualTo(100);
        assertThat(receiver.requests())
                .extracting(request -> request.json().path("dropped").asLong(0))
                .contains(100L);
    }

    @Test
    void aStopWaitsForTheRequestUnderWayAndNotForLong() throws IOException {
        receiver.behave(request -> Receiver.SILENCE);
        world.load().say("one");
        while (receiver.requests().isEmpty()) {
            TestServer.pause();
        }

        long before = System.nanoTime();
        world.hooks.stop();

        assertThat(System.nanoTime() - before)
                .isLessThan(HookWorld.QUICK.answer().toNanos() / 2);
    }
}
