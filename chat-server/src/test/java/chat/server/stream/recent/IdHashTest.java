package chat.server.stream.recent;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.UserId;
import org.junit.jupiter.api.Test;

final class IdHashTest {

    private final IdHash hash = new IdHash(42);

    @Test
    void tellsUsersAndIdsApart() {
        long one = hash.of(new UserId("a"), "bc");
        assertThat(one).isEqualTo(hash.of(new UserId("a"), "bc"));
        assertThat(one).isNotEqualTo(hash.of(new UserId("ab"), "c"));
        assertThat(one).isNotEqualTo(hash.of(new UserId("a"), "bd"));
    }

    @Test
    void dependsOnItsSecret() {
        assertThat(new IdHash(43).of(new UserId("a"), "b")).isNotEqualTo(hash.of(new UserId("a"), "b"));
    }
}
