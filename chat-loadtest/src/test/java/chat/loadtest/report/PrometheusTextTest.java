package chat.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class PrometheusTextTest {

    @Test
    void addsUpTheValuesOfAllLabels() {
        assertThat(PrometheusText.sums("""
                        # HELP chat_closes_total closed
                        # TYPE chat_closes_total counter
                        chat_closes_total{code="1000"} 3.0
                        chat_closes_total{code="odd \\" } 7"} 4 1795478400000

                        chat_rooms 2
                        """)).isEqualTo(Map.of("chat_closes_total", 7.0, "chat_rooms", 2.0));
    }

    @Test
    void leavesOutWhatHasNoSum() {
        assertThat(PrometheusText.sums("""
                        x_seconds_bucket{le="0.1"} 3
                        x_seconds_bucket{le="+Inf"} 4
                        x_seconds_count 4
                        x_seconds_sum 0.5
                        y{quantile="0.5"} 1
                        z NaN
                        inf +Inf
                        torn{a="b
                        alone
                        """)).isEqualTo(Map.of("x_seconds_count", 4.0, "x_seconds_sum", 0.5));
    }

    @Test
    void countsTheHeapOfAJvm() {
        assertThat(PrometheusText.sums("""
                        jvm_memory_used_bytes{area="heap",id="Eden Space"} 1.5E7
                        jvm_memory_used_bytes{area="heap",id="Tenured Gen"} 5000000
                        jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 9000000
                        """)).isEqualTo(Map.of("jvm_memory_used_bytes", 2e7));
    }

    @Test
    void keepsABoundedNumberOfNames() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            text.append("name_").append(i).append(" 1\n");
        }
        assertThat(PrometheusText.sums(text.toString())).hasSize(PrometheusText.MOST_NAMES);
    }
}
