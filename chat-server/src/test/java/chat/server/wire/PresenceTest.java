package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class PresenceTest {

    /** From the first change in a room to the push of all that have come by then. */
    private static final Duration GATHERING = Duration.ofSeconds(1);

    private static final int MOST_TRIES = 20;

    @AutoClose
    private static final TestServer server = TestServer.start();
    /** The next push that tells of anybody else than this client. */
    private static Json presenceOfOthers(Client client, String own) {
        return client.next(
                push -> push.type().equals("presence") && !names(push, "joined").equals(List.of(own)));
    }

    private static List<String> names(Json push, String change) {
        return push.has(change) ? push.each(change, "name") : List.of();
    }

    @Test
    void whoComesIsTold() {
        try (Client ann = server.in("come", "ann")) {
            Json push = ann.next("presence");

            assertThat(push.string("room")).isEqualTo("come");
            assertThat(push.number("count")).isEqualTo(1);
            assertThat(names(push, "joined")).containsExactly("ann");
            assertThat(push.has("left")).isFalse();
        }
    }

    private static void join(Client client, String room) {
        client.ask("{'type':'join','id':'j','room':'" + room + "'}");
    }

    private static Json nextOf(Client client, String room) {
        return client.next(
                push -> push.type().equals("presence") && push.string("room").equals(room));
    }

    /** What a member of a room hears of changes there, made anew in another room if the machine was too slow for them to gather. */
    private static Json pushOf(Client member, Consumer<String> changes) {
        for (int i = 0; i < MOST_TRIES; i++) {
            String room = UUID.randomUUID().toString();
            join(member, room);
            nextOf(member, room);
            long begun = System.nanoTime();
            changes.accept(room);
            if (System.nanoTime() - begun < GATHERING.toNanos()) {
                return nextOf(member, room);
            }
        }
        throw new AssertionError("the machine is too slow");
    }

    @Test
    void aCrowdIsToldInOnePush() {
        List<Client> crowd = new ArrayList<>();
        try (Client ann = server.hello("ann")) {
            Stream.of("b1", "b2", "b3").map(name -> server.hello(name)).forEach(crowd::add);

            Json push = pushOf(ann, room -> crowd.forEach(client -> join(client, room)));

            assertThat(push.number("count")).isEqualTo(4);
            assertThat(names(push, "joined")).containsExactlyInAnyOrder("b1", "b2", "b3");
        } finally {
            crowd.forEach(Client::close);
        }
    }

    @Test
    void whoComesAndGoesWithinAMomentIsNotToldAtAll() {
        try (Client ann = server.hello("ann");
                Client brief = server.hello("brief");
                Client bea = server.hello("bea")) {
            Json push = pushOf(ann, room -> {
                join(brief, room);
                brief.ask("{'type':'leave','id':'l','room':'" + room + "'}");
                join(bea, room);
            });

            assertThat(names(push, "joined")).containsExactly("bea");
        }
    }

    @Test
    void aLargeRoomTellsTheCountAlone() {
        List<Client> crowd = new ArrayList<>();
        try (Client ann = server.in("large", "ann")) {
            for (int i = 0; i < 200; i++) {
                crowd.add(server.hello("c" + i).send("{'type':'join','room':'large'}"));
            }

            Json push = ann.next(message -> message.type().equals("presence") && message.number("count") == 201);

            assertThat(push.has("joined")).isFalse();
            assertThat(push.has("left")).isFalse();
        } finally {
            crowd.forEach(Client::close);
        }
    }

    @Test
    void severalConnectionsOfOneUserAreOneMember() {
        try (Client ann = server.in("tabs", "ann");
                Client first = server.connect();
                Client second = server.connect()) {
            ann.next("presence");
            String session = first.ask("{'type':'hello','id':'h','name':'bea'}").string("session");
            second.ask("{'type':'hello','id':'h','name':'bea','session':'" + session + "'}");
            first.ask("{'type':'join','id':'j','room':'tabs'}");
            Json joined = second.ask("{'type':'join','id':'j','room':'tabs'}");

            assertThat(joined.number("members")).isEqualTo(2);
            assertThat(presenceOfOthers(ann, "ann").number("count")).isEqualTo(2);

            first.close(1000);
            assertThat(second.ask("{'type':'members','id':'m','room':'tabs'}").number("count"))
                    .isEqualTo(2);

            second.close(1000);
            Json left = ann.next("presence");
            assertThat(names(left, "left")).containsExactly("bea");
            assertThat(left.number("count")).isEqualTo(1);
        }
    }

    @Test
    void whoClosesLeavesAtOnceAndWhoDropsStaysForAWhile() {
        try (Client ann = server.in("drop", "ann");
                Client dropping = server.in("drop", "dropping");
                Client closing = server.in("drop", "closing")) {
            ann.next(push -> push.type().equals("presence") && push.number("count") == 3);
            dropping.drop();
            server.awaitMeter("chat_closes_connections_total{code=\"other\"}", count -> count > 0);
            assertThat(closing.close(1000)).isEqualTo(1000);

            assertThat(ann.ask("{'type':'members','id':'m','room':'drop'}").each("members", "name"))
                    .containsExactlyInAnyOrder("ann", "dropping");
            Json first = ann.next(push -> push.type().equals("presence") && push.has("left"));
            Json second = ann.next(push -> push.type().equals("presence") && push.has("left"));
            assertThat(names(first, "left")).containsExactly("closing");
            assertThat(names(second, "left")).containsExactly("dropping");
            assertThat(second.number("count")).isEqualTo(1);
        }
    }

    @Test
    void aNewNameIsSeenInEveryRoom() {
        try (Client ann = server.in("rename", "ann");
                Client bea = server.in("rename", "bea")) {
            String user = presenceOfOthers(ann, "ann").objects("joined").stream()
                    .filter(member -> member.string("name").equals("bea"))
                    .findFirst()
                    .orElseThrow()
                    .string("user");

            Json renamed = bea.ask("{'type':'rename','id':'r','name':'Béa'}");
            Json push = presenceOfOthers(ann, "ann");
            bea.say("rename", "hi");

            assertThat(renamed.type()).isEqualTo("renamed");
            assertThat(renamed.string("name")).isEqualTo("Béa");
            assertThat(push.objects("joined").get(0).string("user")).isEqualTo(user);
            assertThat(names(push, "joined")).containsExactly("Béa");
            assertThat(push.number("count")).isEqualTo(2);
            assertThat(ann.next("message").string("name")).isEqualTo("Béa");
        }
    }

    @Test
    void membersComeInPages() {
        List<Client> crowd = new ArrayList<>();
        try (Client ann = server.in("pages", "ann")) {
            for (int i = 0; i < 4; i++) {
                crowd.add(server.in("pages", "p" + i));
            }

            Json first = ann.ask("{'type':'members','id':'1','room':'pages','limit':2}");
            String last = first.objects("members").get(1).string("user");
            Json rest = ann.ask("{'type':'members','id':'2','room':'pages','after':'" + last + "','limit':9}");

            assertThat(first.number("count")).isEqualTo(5);
            assertThat(first.flag("more")).isTrue();
            assertThat(rest.flag("more")).isFalse();
            assertThat(Stream.concat(first.each("members", "name").stream(), rest.each("members", "name").stream()))
                    .containsExactlyInAnyOrder("ann", "p0", "p1", "p2", "p3");
        } finally {
            crowd.forEach(Client::close);
        }
    }

    @Test
    void typingIsSeenByTheOthers() {
        try (Client ann = server.in("typing", "ann");
                Client bea = server.in("typing", "bea")) {
            List<Json> seen = seenOfTyping(ann, bea);
            long deadline = System.nanoTime() + TestServer.BOUND.toNanos();
            while (seen.size() < 2) {
                assertThat(server.meter("chat_left_out_pushes_total{kind=\"typing\"}"))
                        .as("a slow machine leaves it out")
                        .isPositive();
                assertThat(System.nanoTime()).isLessThan(deadline);
                TestServer.pause();
                seen = seenOfTyping(ann, bea);
            }

            assertThat(seen).hasSize(2).allSatisfy(push -> {
                assertThat(push.string("name")).isEqualTo("ann");
                assertThat(push.string("room")).isEqualTo("typing");
            });
            assertThat(seen).extracting(push -> push.flag("active")).containsExactly(true, false);
        }
    }

    /** What somebody gets before a message that follows. */
    private static List<Json> seenOfTyping(Client typist, Client other) {
        typist.send("{'type':'typing','room':'typing','active':true}");
        typist.send("{'type':'typing','room':'typing','active':false}");
        typist.post("typing", "done");
        List<Json> seen = new ArrayList<>();
        for (Json push = other.next(); !push.type().equals("message"); push = other.next()) {
            if (push.type().equals("typing")) {
                seen.add(push);
            }
        }
        return seen;
    }
}
