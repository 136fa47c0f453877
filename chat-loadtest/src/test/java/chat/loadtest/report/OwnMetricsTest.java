package chat.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class OwnMetricsTest {

    @SafeVarargs
    private static List<OwnMetrics.Metric> of(Map<String, Double>... seconds) {
        List<ServerSample> samples = new ArrayList<>();
        for (int second = 0; second < seconds.length; second++) {
            samples.add(new ServerSample(second * 2, null, null, seconds[second]));
        }
        return OwnMetrics.of(new ServerMetrics("", "", samples));
    }

    @Test
    void takesACounterByItsRate() {
        List<OwnMetrics.Metric> metrics = of(Map.of("a_total", 10.0), Map.of("a_total", 30.0), Map.of("a_total", 36.0));
        assertThat(metrics).hasSize(1);
        assertThat(metrics.get(0).how()).isEqualTo("per second");
        assertThat(metrics.get(0).bySecond()).isEqualTo(Map.of(2, 10.0, 4, 3.0));
    }

    @Test
    void knowsNoRateWhereTheServerBeganAnew() {
        List<OwnMetrics.Metric> metrics =
                of(Map.of("a_total", 100.0), Map.of("a_total", 120.0), Map.of("a_total", 8.0), Map.of("a_total", 10.0));
        assertThat(metrics.get(0).bySecond()).isEqualTo(Map.of(2, 10.0, 4, Double.NaN, 6, 1.0));
    }

    @Test
    void takesAHistogramByTheMeanOfEachSecond() {
        List<OwnMetrics.Metric> metrics = of(
                Map.of("x_seconds_sum", 1.0, "x_seconds_count", 10.0),
                Map.of("x_seconds_sum", 2.0, "x_seconds_count", 14.0),
                Map.of("x_seconds_sum", 3.0, "x_seconds_count", 16.0),
                Map.of("x_seconds_sum", 3.0, "x_seconds_count", 16.0));
        assertThat(metrics).hasSize(1);
        assertThat(metrics.get(0).name()).isEqualTo("x_seconds");
        assertThat(metrics.get(0).bySecond()).isEqualTo(Map.of(2, 0.25, 4, 0.5, 6, Double.NaN));
        assertThat(metrics.get(0).text().apply(0.25)).isEqualTo("250 ms");
    }

    @Test
    void leavesOutWhatNeverChanges() {
        assertThat(of(Map.of("a", 1.0, "b", 1.0), Map.of("a", 1.0, "b", 2.0)))
                .extracting(OwnMetrics.Metric::name)
                .containsExactly("b");
    }

    @Test
    void takesTwelveAtMost() {
        Map<String, Double> one = new TreeMap<>();
        Map<String, Double> two = new TreeMap<>();
        for (int i = 0; i < 30; i++) {
            one.put("gauge_" + i, 1.0);
            two.put("gauge_" + i, 2.0);
        }
        assertThat(of(one, two)).hasSize(12);
    }
}
