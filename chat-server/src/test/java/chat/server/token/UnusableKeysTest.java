package chat.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import chat.server.auth.Verdict;
import com.sun.net.httpserver.HttpHandler;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

final class UnusableKeysTest extends RemoteKeysFixture {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "null",
                "[]",
                "'x'",
                "{}",
                "{'kty':'new'}",
                "{'kty':7}",
                "{'kty':'EC','crv':'P-256','x':'AAAA','y':'AAAA'}",
                "{'kty':'EC','crv':'none','x':'AAAA','y':'AAAA'}",
                "{'kty':'EC','crv':7,'x':[],'y':{}}",
                "{'kty':'RSA','n':'','e':''}",
                "{'kty':'RSA','n':'AQAB','e':'AQAB'}",
                "{'kty':'RSA','n':'AQAB','e':'AQAB','x5c':['AQAB']}",
                "{'kty':'OKP','crv':'Ed25519','x':'AAAA'}",
                "{'kty':'OKP','crv':'Ed25519','x':'AAAA','key_ops':'verify'}"
            })
    void aMemberThatIsNoKeySpoilsNoOtherAndIsWarnedOfOnce(String member) {
        answer = keys(member.replace('\'', '"'), issuer.jwk("k1"), member.replace('\'', '"'));
        tokens = tokens(new RemoteKeys.Pace(LONG, LONG, Duration.ZERO, BOUND));
        try (Log log = new Log()) {
            use();
            assertThat(verify(issuer, "k1")).isInstanceOf(Verdict.Known.class);
            verify(issuer, "k2");
            assertThat(reads.get()).isEqualTo(2);
            assertThat(log.warnings())
                    .singleElement(STRING)
                    .startsWith("2 of the keys of " + address() + " cannot be used; the first: ");
        }
    }

    @Test
    void aSetWithoutAnyKeyIsRefusedWithTheFirstReason() {
        answer = keys("{\"kty\":7}", "8");
        tokens = tokens(new RemoteKeys.Pace(LONG, LONG, Duration.ZERO, BOUND));
        try (Log log = new Log()) {
            use();
            assertThat(verify(issuer, "k1")).isInstanceOf(Verdict.Unavailable.class);
            assertThat(log.warnings()).singleElement(STRING).contains("no key that can be used; the first: ");
        }
    }

    @Test
    void aFailureIsWarnedOfWheneverTheReasonChanges() {
        tokens = tokens(new RemoteKeys.Pace(LONG, LONG, Duration.ZERO, BOUND));
        HttpHandler good = answer;
        try (Log log = new Log()) {
            answer = body(500, "no");
            use();
            verify(issuer, "k1");
            verify(issuer, "k1");
            answer = body(503, "no");
            verify(issuer, "k1");
            verify(issuer, "k1");
            answer = good;
            verify(issuer, "k1");
            answer = body(503, "no");
            verify(issuer, "k2");
            verify(issuer, "k2");
            assertThat(log.warnings())
                    .containsExactly(
                            unreadable(0, "it answers with status 500"),
                            unreadable(0, "it answers with status 503"),
                            unreadable(1, "it answers with status 503"));
        }
    }

    private String unreadable(int keys, String why) {
        return "the keys of " + address() + " cannot be read, " + keys + " go on: " + why;
    }

    /** What {@link RemoteKeys} warns of. */
    private static final class Log extends AppenderBase<ILoggingEvent> implements AutoCloseable {

        private final Logger logger = (Logger) LoggerFactory.getLogger(RemoteKeys.class);
        private final Queue<String> warnings = new ConcurrentLinkedQueue<>();

        Log() {
            start();
            logger.addAppender(this);
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel() == Level.WARN) {
                warnings.add(event.getFormattedMessage());
            }
        }

        Queue<String> warnings() {
            return warnings;
        }

        @Override
        public void close() {
            logger.detachAppender(this);
        }
    }
}
