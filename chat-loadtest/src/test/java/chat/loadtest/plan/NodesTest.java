package chat.loadtest.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NodesTest {

    private static Nodes nodes(int count) {
        return Nodes.parse(List.of("ws://a/", "ws://b/", "ws://c/", "ws://d/").subList(0, count));
    }

    @Test
    void spreadsTheMembersAndTheSendersOfEachRoomEvenly() {
        Crowd crowd = new Crowd(60, 5, 30);
        int[][] members = new int[5][3];
        int[][] senders = new int[5][3];
        for (int connection = 0; connection < 60; connection++) {
            int node = nodes(3).firstOf(connection, crowd);
            members[crowd.roomOf(connection)][node]++;
            senders[crowd.roomOf(connection)][node] += connection < 30 ? 1 : 0;
        }
        for (int room = 0; room < 5; room++) {
            assertThat(members[room]).containsExactly(4, 4, 4);
            assertThat(senders[room]).containsExactly(2, 2, 2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void comesToEveryNodeInTurn(int count) {
        Crowd crowd = new Crowd(40, 5, 30);
        for (int connection = 0; connection < 40; connection++) {
            Set<Integer> seen = new HashSet<>();
            int node = nodes(count).firstOf(connection, crowd);
            for (int i = 0; i < count; i++) {
                seen.add(node);
                node = nodes(count).after(node, connection, crowd);
            }
            assertThat(seen).hasSize(count);
        }
    }

    @Test
    void spreadsThoseOfALostNodeOverTheOthers() {
        Crowd crowd = new Crowd(60, 5, 30);
        int[] after = new int[3];
        for (int connection = 0; connection < 60; connection++) {
            if (nodes(3).firstOf(connection, crowd) == 1) {
                after[nodes(3).after(1, connection, crowd)]++;
            }
        }
        assertThat(after).containsExactly(10, 0, 10);
    }

    @Test
    void killsANodeAfterTheOther() {
        Rounds rounds = new Rounds(4, Duration.ofSeconds(10), Duration.ofSeconds(3));
        assertThat(rounds.killsAt(0)).isEqualTo(Duration.ofSeconds(10));
        assertThat(rounds.startsAt(3)).isEqualTo(Duration.ofSeconds(43));
        assertThat(rounds.returnsAt(0)).isEqualTo(Duration.ofMillis(16_500));
        assertThat(rounds.nodeOf(3, 3)).isZero();
    }
}
