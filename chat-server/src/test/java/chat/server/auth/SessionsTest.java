package chat.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.UserId;
import java.time.Instant;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionsTest {

    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00.5Z");

    private final Sessions sessions = new Sessions(new byte[Sessions.KEY_BYTES]);

    @Test
    void knowsAGuestAgainByItsSession() {
        Identity guest = sessions.newGuest(NOW);
        assertThat(sessions.verify(sessions.sessionOf(guest))).contains(guest);
    }

    @Test
    void knowsSinceWhenAGuestIsKnown() {
        assertThat(sessions.verify(sessions.sessionOf(sessions.newGuest(NOW))).map(Identity::since))
                .contains(Instant.parse("2026-11-28T10:00:00Z"));
    }

    @Test
    void knowsTheSessionsOfBeforeThatHaveNoTime() {
        Identity guest = Identity.guest(new UserId("one"), null);
        String session = sessions.sessionOf(guest);

        assertThat(session).hasSize("one.".length() + 32);
        assertThat(sessions.verify(session)).contains(guest);
    }

    @Test
    void refusesASessionWithAnotherTime() {
        String session = sessions.sessionOf(Identity.guest(new UserId("one"), NOW));
        int time = "one.".length();

        assertThat(sessions.verify("one.00000000" + session.substring(time + 8)))
                .isEmpty();
        assertThat(sessions.verify("one." + session.substring(time + 8))).isEmpty();
    }

    @Test
    void givesEveryGuestAnotherId() {
        assertThat(sessions.newGuest(NOW)).isNotEqualTo(sessions.newGuest(NOW));
    }

    @RepeatedTest(500)
    void givesNoIdThatLooksLikeAFlag() {
        assertThat(sessions.newGuest(NOW).user().value()).doesNotStartWith("-");
    }

    @Test
    void refusesTheSessionOfAnotherKey() {
        byte[] otherKey = new byte[Sessions.KEY_BYTES];
        otherKey[0] = 1;
        assertThat(sessions.verify(new Sessions(otherKey).sessionOf(Identity.guest(new UserId("guest"), NOW))))
                .isEmpty();
    }

    @Test
    void refusesASignatureForAnotherUser() {
        String session = sessions.sessionOf(Identity.guest(new UserId("one"), NOW));
        assertThat(sessions.verify(session.replace("one.", "two."))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "guest", "guest.", ".x", "gu est.x", "guest.ÿÿ", "a.b.c"})
    void refusesWhatIsNoSession(String session) {
        assertThat(sessions.verify(session)).isEmpty();
    }
}
