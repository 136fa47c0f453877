package chat.server.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import chat.protocol.RoomName;
import chat.server.stream.Submission;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a receiver gets, and how webhooks are changed. */
final class HooksTest {

    private static final RoomName COFFEE = new RoomName("coffee");

    private HookWorld world;
    private Receiver receiver;

    HooksTest(@TempDir Path folder) throws IOException {
        world = new HookWorld(folder);
        receiver = world.receiver;
    }

    @AfterEach
    void stop() throws IOException {
        world.close();
    }

    private static String signature(byte[] key, Receiver.Request request) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        String head =
                request.headers().get("webhook-id") + "." + request.headers().get("webhook-timestamp") + ".";
        mac.update(head.getBytes(StandardCharsets.UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(request.body()));
    }

    @Test
    void signsEachRequestOverIdTimeAndBody() throws Exception {
        world.load().say("hi");
        receiver.next();

        Receiver.Request request = receiver.requests().get(0);
        String time = String.valueOf(request.headers().get("webhook-timestamp"));
        assertThat(request.headers()).containsEntry("webhook-signature", signature(HookWorld.KEY, request));
        assertThat(Long.parseLong(time)).isCloseTo(Instant.now().getEpochSecond(), within(60L));
        assertThat(request.line()).isEqualTo("POST /in?a=b HTTP/1.1");
        assertThat(request.headers()).containsEntry("host", "hooks.example:" + receiver.port());
    }

    @Test
    void signsByBothSecretsWhileOneTakesThePlaceOfTheOther() throws Exception {
        byte[] next = "another secret for the webhook".getBytes(StandardCharsets.US_ASCII);
        String both = "['whsec_" + Base64.getEncoder().encodeToString(next) + "', 'whsec_"
                + Base64.getEncoder().encodeToString(HookWorld.KEY) + "']";
        world.load(true, world.hook("one", "'*'", "'message'").replaceFirst("secret = .*", "secret = " + both));
        world.say("hi");
        receiver.next();

        Receiver.Request request = receiver.requests().get(0);
        assertThat(request.headers())
                .containsEntry("webhook-signature", signature(next, request) + " " + signature(HookWorld.KEY, request));
    }

    @Test
    void takesTwoSecretsAtMost() {
        String three =
                "['whsec_" + "A".repeat(32) + "', 'whsec_" + "B".repeat(32) + "', 'whsec_" + "C".repeat(32) + "']";

        assertThatThrownBy(() -> world.load(
                        true, world.hook("one", "'*'", "'message'").replaceFirst("secret = .*", "secret = " + three)))
                .hasMessageContaining("secret must be whsec_");
    }

    @Test
    void handsOnTheEventsOfARoomInTheirOrder() throws IOException {
        world.load().say("one");
        world.publish(HookWorld.TEA, new Submission.Edit(1, "uno", 0));
        world.publish(HookWorld.TEA, new Submission.Delete(1, null, 0));

        List<JsonNode> events = List.of(receiver.next(), receiver.next(), receiver.next());

        assertThat(events)
                .extracting(event -> event.get("type").asString())
                .containsExactly("message", "edited", "deleted");
        assertThat(events).extracting(event -> event.get("seq").asLong()).containsExactly(1L, 2L, 3L);
        assertThat(events.get(2).get("eventId").asString()).endsWith("/tea/3");
    }

    @Test
    void handsOnOnlyTheRoomsAndKindsThatAreWanted() throws IOException {
        world.load(true, world.hook("one", "'t*'", "'deleted', 'joined'"));

        world.say("one");
        world.publish(COFFEE, new Submission.Say("black"));
        world.publish(HookWorld.TEA, new Submission.Delete(1, null, 0));
        assertThat(receiver.next().get("type").asString()).isEqualTo("deleted");
        world.hooks.left(HookWorld.TEA, HookWorld.ANN);
        world.hooks.joined(COFFEE, HookWorld.ANN);
        world.hooks.joined(HookWorld.TEA, HookWorld.ANN);

        JsonNode joined = receiver.next();
        assertThat(joined.get("type").asString()).isEqualTo("joined");
        assertThat(joined.get("room").asString()).isEqualTo("tea");
        assertThat(joined.get("user").asString()).isEqualTo("ann");
        assertThat(joined.get("name").asString()).isEqualTo("Ann");
    }

    @Test
    void aHookThatIsAddedGetsNothingFromBefore() throws IOException {
        world.load(true, world.hook("one", "'tea'", "'message'"));
        world.say("before");
        receiver.next();

        awaitNextMillisecond();
        world.load(true, world.hook("two", "'tea'", "'message'"));
        world.say("after");

        assertThat(receiver.nextTexts(1)).containsExactly("after");
    }

    private static void awaitNextMillisecond() {
        long now = System.currentTimeMillis();
        while (System.currentTimeMillis() == now) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aReloadAddsChangesAndRemovesHooks() throws IOException {
        world.load(true, world.hook("one", "'tea'", "'message'"));
        world.say("first");
        receiver.next();

        awaitNextMillisecond();
        world.load(true, world.hook("one", "'tea'", "'message', 'deleted'"), world.hook("two", "'tea'", "'message'"));
        world.say("second");
        assertThat(receiver.nextTexts(2)).containsExactly("second", "second");
        assertThat(world.hooks.states()).extracting(HookState::name).containsExactly("one", "two");

        world.load(true, world.hook("two", "'tea'", "'message'"));
        world.say("third");
        assertThat(receiver.nextTexts(1)).containsExactly("third");
        world.say("fourth");
        assertThat(receiver.nextTexts(1)).containsExactly("fourth");
        assertThat(world.hooks.states()).extracting(HookState::name).containsExactly("two");
    }

    @Test
    void whatWaitsForAHookThatIsChangedIsNotForgotten() throws IOException {
        receiver.behave(request -> Receiver.answer("500 no"));
        world.load(true, world.hook("one", "'tea'", "'message'"));
        world.say("first");
        world.await(state -> state.failed() >= 1);

        receiver.behave(request -> Receiver.OK);
        world.load(true, world.hook("one", "'tea'", "'message', 'deleted'"));

        assertThat(receiver.nextTexts(1)).containsExactly("first");
    }

    @Test
    void aFileWithFaultsChangesNothingAndEachIsALine() throws IOException {
        world.load();

        assertThatThrownBy(() -> world.load(
                        true, "[one]\nurl = 'ftp://x'\nsecret = 'short'\nrooms = []\nevents = ['no']\nmore = 1\n"))
                .isInstanceOf(IOException.class)
                .satisfies(failure -> assertThat(
                                String.valueOf(failure.getMessage()).lines())
                        .hasSize(5)
                        .allMatch(line -> line.startsWith("--webhooks: ") && line.contains("[one] ")));
        world.say("on");
        assertThat(receiver.nextTexts(1)).containsExactly("on");
    }
}
