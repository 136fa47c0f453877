package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.config.AccessLog;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class AccessLogTest {

    private final Queue<ILoggingEvent> lines = new ConcurrentLinkedQueue<>();

    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event);
        }
    };

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    @BeforeEach
    void listen() {
        appender.start();
        logger("chat.access").addAppender(appender);
        logger("chat.audit").addAppender(appender);
    }

    @AfterEach
    void listenNoMore() {
        logger("chat.access").detachAppender(appender);
        logger("chat.audit").detachAppender(appender);
    }

    private static Map<String, String> fields(ILoggingEvent line) {
        return line.getKeyValuePairs().stream().collect(Collectors.toMap(pair -> pair.key, pair -> pair.value + ""));
    }

    private void talk(AccessLog kind) {
        try (TestServer server = TestServer.defaults().accessLog(kind).start();
                Client ann = server.connect()) {
            ann.sendText("{\"type\":\"hello\",\"id\":\"h\",\"name\":\"a\\\"b\"}")
                    .next("welcome");
            ann.ask("{'type':'leave','id':'l','room':'nowhere'}");
            ann.ask("{'type':'leave','id':'l','room':'nowhere'}");
            ann.close(1000);
        }
    }

    @Test
    void hasALineForEachEndAndForWhatWasRefused() {
        talk(AccessLog.ALL);

        assertThat(lines)
                .hasSize(2)
                .allSatisfy(line -> assertThat(fields(line))
                        .containsEntry("name", "a'b")
                        .containsKeys("user", "seconds")
                        .hasEntrySatisfying(
                                "address", address -> assertThat(address).startsWith("127.0.0.1:")));
        assertThat(lines.remove())
                .satisfies(line -> assertThat(line.getLoggerName()).isEqualTo("chat.audit"))
                .satisfies(line -> assertThat(line.getFormattedMessage()).isEqualTo("command refused"))
                .satisfies(line -> assertThat(fields(line)).containsEntry("code", "not_joined"));
        assertThat(lines.remove())
                .satisfies(line -> assertThat(line.getLoggerName()).isEqualTo("chat.access"))
                .satisfies(line -> assertThat(fields(line))
                        .containsEntry("code", "1000")
                        .containsEntry("received", "4")
                        .containsEntry("refused", "2"));
    }

    @Test
    void hasNoEndsIfItIsForRefusals() {
        talk(AccessLog.REFUSALS);

        assertThat(lines)
                .singleElement()
                .satisfies(line -> assertThat(line.getLoggerName()).isEqualTo("chat.audit"));
    }

    @Test
    void isOffIfNothingIsSaid() {
        talk(AccessLog.OFF);

        assertThat(lines).isEmpty();
    }
}
