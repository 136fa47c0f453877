package chat.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.UserId;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionsTest {

    private final Sessions sessions = new Sessions(new byte[Sessions.KEY_BYTES]);

    @Test
    void knowsAGuestAgainByItsSession() {
        Identity guest = sessions.newGuest();
        assertThat(sessions.verify(sessions.sessionOf(guest.user()))).contains(guest);
    }

    @Test
    void givesEveryGuestAnotherId() {
        assertThat(sessions.newGuest()).isNotEqualTo(sessions.newGuest());
    }

    @RepeatedTest(500)
    void givesNoIdThatLooksLikeAFlag() {
        assertThat(sessions.newGuest().user().value()).doesNotStartWith("-");
    }

    @Test
    void refusesTheSessionOfAnotherKey() {
        byte[] otherKey = new byte[Sessions.KEY_BYTES];
        otherKey[0] = 1;
        assertThat(sessions.verify(new Sessions(otherKey).sessionOf(new UserId("guest"))))
                .isEmpty();
    }

    @Test
    void refusesASignatureForAnotherUser() {
        String session = sessions.sessionOf(new UserId("one"));
        assertThat(sessions.verify(session.replace("one.", "two."))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "guest", "guest.", ".x", "gu est.x", "guest.ÿÿ", "a.b.c"})
    void refusesWhatIsNoSession(String session) {
        assertThat(sessions.verify(session)).isEmpty();
    }
}
