package chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CloseReasonTest {

    @Test
    void hasTheCodesOfTheProtocol() {
        assertThat(Arrays.stream(CloseReason.values()).collect(Collectors.toMap(reason -> reason, CloseReason::code)))
                .containsOnly(
                        entry(CloseReason.NORMAL, 1000),
                        entry(CloseReason.PROTOCOL_ERROR, 1002),
                        entry(CloseReason.BINARY, 1003),
                        entry(CloseReason.NOT_UTF8, 1007),
                        entry(CloseReason.TOO_BIG, 1009),
                        entry(CloseReason.INTERNAL_ERROR, 1011),
                        entry(CloseReason.OVERLOADED, 1013),
                        entry(CloseReason.RESTARTING, 4001),
                        entry(CloseReason.NO_PONG, 4003),
                        entry(CloseReason.SAID_NOTHING, 4004),
                        entry(CloseReason.TOO_SLOW, 4008),
                        entry(CloseReason.FLOODING, 4029),
                        entry(CloseReason.BAD_CREDENTIALS, 4500),
                        entry(CloseReason.TOKEN_EXPIRED, 4501),
                        entry(CloseReason.REMOVED, 4503),
                        entry(CloseReason.TOO_MANY_CONNECTIONS, 4504));
    }

    @Test
    void asksClientsToComeBackOnlyBelow4500() {
        assertThat(CloseReason.values())
                .filteredOn(reason -> reason.code() >= 4000 && reason.mayComeBack())
                .containsExactlyInAnyOrder(
                        CloseReason.RESTARTING,
                        CloseReason.NO_PONG,
                        CloseReason.SAID_NOTHING,
                        CloseReason.TOO_SLOW,
                        CloseReason.FLOODING);
    }

    /** RFC 6455, section 5.5: a control frame has at most 125 bytes, of which the code takes two. */
    @ParameterizedTest
    @EnumSource
    void saysSomethingThatFitsACloseFrame(CloseReason reason) {
        assertThat(reason.text().getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1, 123);
    }
}
