package chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {

    @Test
    void hasTheNamesOfTheProtocol() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName))
                .containsExactlyInAnyOrder(
                        "bad_json",
                        "unknown_type",
                        "bad_field",
                        "hello_required",
                        "not_joined",
                        "already_joined",
                        "bad_room",
                        "bad_name",
                        "bad_session",
                        "bad_token",
                        "text_too_long",
                        "text_empty",
                        "too_many_rooms",
                        "rate_limited",
                        "repeated",
                        "no_links_yet",
                        "not_allowed",
                        "unavailable",
                        "internal");
    }

    @Test
    void namesEachConstantByItself() {
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(code.wireName()).isEqualTo(code.name().toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void saysWhichErrorsPass() {
        assertThat(ErrorCode.values())
                .filteredOn(ErrorCode::isTemporary)
                .containsExactlyInAnyOrder(
                        ErrorCode.RATE_LIMITED,
                        ErrorCode.REPEATED,
                        ErrorCode.NO_LINKS_YET,
                        ErrorCode.UNAVAILABLE,
                        ErrorCode.INTERNAL);
    }
}
