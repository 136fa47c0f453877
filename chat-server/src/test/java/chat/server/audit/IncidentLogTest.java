package chat.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import chat.server.OwnLines;
import chat.server.config.AccessLog;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class IncidentLogTest {

    @Test
    void refusalsAreBoundedASecondAndTheRestIsCounted() {
        OwnLines lines = new OwnLines();
        Logger audit = (Logger) LoggerFactory.getLogger("chat.audit");
        audit.addAppender(lines);
        try {
            IncidentLog log = new IncidentLog(() -> AccessLog.REFUSALS);
            for (int i = 0; i < IncidentLog.MOST_REFUSALS_A_SECOND + 7; i++) {
                log.add(Incident.notConnected(1_000, "192.0.2.1:1", "bad_origin", "no"));
            }
            assertThat(lines.list).hasSize(IncidentLog.MOST_REFUSALS_A_SECOND);

            log.add(Incident.notConnected(2_000, "192.0.2.1:1", "bad_origin", "no"));

            assertThat(lines.list).hasSize(IncidentLog.MOST_REFUSALS_A_SECOND + 2);
            assertThat(lines.list
                            .get(IncidentLog.MOST_REFUSALS_A_SECOND)
                            .getKeyValuePairs()
                            .get(0)
                            .value)
                    .isEqualTo(7);
        } finally {
            audit.detachAppender(lines);
        }
    }
}
