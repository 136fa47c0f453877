package chat.server.hook;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The end of a request. Immutable.
 *
 * @param status of HTTP; 0 without an answer
 * @param wished the pause that the receiver asks for (RFC 9110, section 10.2.3); zero if it asks for none
 * @param trouble in a few words, where it is no success
 */
record Answer(int status, Duration wished, String trouble) {

    private static final int TIMEOUT = 408;
    private static final int TOO_MANY = 429;
    private static final int MOST_DIGITS = 9;

    static Answer none(String trouble) {
        return new Answer(0, Duration.ZERO, trouble);
    }

    static Answer of(HttpResponse response, Instant now) {
        int status = response.status().code();
        return new Answer(
                status, wished(response.headers().get(HttpHeaderNames.RETRY_AFTER), now), "answers " + status);
    }

    private static Duration wished(@Nullable String value, Instant now) {
        if (value == null) {
            return Duration.ZERO;
        }
        String text = value.strip();
        if (!text.isEmpty() && text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
                    .toInstant();
            return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Whether the same request would be refused again. */
    boolean isRefusal() {
        return status >= 400 && status < 500 && status != TIMEOUT && status != TOO_MANY;
    }
}
