package chat.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class PlotTest {

    private static final Pattern TEXT =
            Pattern.compile("<text class=\"(mid|marked|marked end)\" x=\"([0-9.]+)\" y=\"([0-9.]+)\">([^<]*)</text>");

    private record Place(double from, double to, double y) {}

    private static Plot plot(int width, List<Double> ticks) {
        return new Plot(
                "a & b",
                width,
                200,
                new Scale(0, 100, false),
                ticks,
                tick -> String.format(Locale.ROOT, "%.0f seconds", tick),
                new Scale(0, 10, false),
                tick -> String.format(Locale.ROOT, "%.0f", tick));
    }

    private static List<Place> places(String svg) {
        List<Place> places = new ArrayList<>();
        Matcher text = TEXT.matcher(svg);
        while (text.find()) {
            double length = text.group(4).length() * 6.2;
            double at = Double.parseDouble(text.group(2));
            double from = at
                    - (text.group(1).equals("mid") ? length / 2 : text.group(1).equals("marked") ? 0 : length);
            places.add(new Place(from, from + length, Double.parseDouble(text.group(3))));
        }
        return places;
    }

    private static void assertNothingOverlaps(List<Place> places, int width) {
        for (int i = 0; i < places.size(); i++) {
            Place one = places.get(i);
            assertThat(one.from).isNotNegative();
            assertThat(one.to).isLessThanOrEqualTo(width);
            for (Place other : places.subList(0, i)) {
                boolean apart = Math.abs(one.y - other.y) >= 12 || one.to <= other.from || other.to <= one.from;
                assertThat(apart).as(one + " " + other).isTrue();
            }
        }
    }

    @Test
    void breaksALineWhereAValueIsUnknown() {
        String svg = plot(300, List.of())
                .line("c0", new double[] {0, 50, 60, 100}, new double[] {0, Double.NaN, 5, 10})
                .svg();
        assertThat(svg).containsPattern("class=\"line c0\" d=\"M66.0 174.0h0M[0-9.]+ [0-9.]+h0L278.0 10.0\"");
    }

    @Test
    void writesNoTextOverAnother() {
        Plot plot = plot(500, List.of(0.0, 5.0, 10.0, 50.0, 97.0, 100.0));
        for (int step = 0; step < 12; step++) {
            plot.mark(step * 9, "step " + step + "000/s");
        }
        List<Place> places = places(plot.svg());
        assertThat(places).hasSizeGreaterThan(8);
        assertNothingOverlaps(places, 500);
    }

    @Test
    void drawsALineForEveryMark() {
        Plot plot = plot(200, List.of());
        for (int mark = 0; mark < 20; mark++) {
            plot.mark(50, "the same moment");
        }
        assertThat(plot.svg().split("class=\"mark\"", -1)).hasSize(21);
    }

    @Test
    void escapesWhatItIsGiven() {
        Plot plot = plot(300, List.of());
        plot.mark(10, "<b>");
        plot.hint(0, 1, "\"<i>\"");
        assertThat(plot.svg())
                .contains("aria-label=\"a &amp; b\"", "&lt;b&gt;", "<title>&quot;&lt;i&gt;&quot;</title>")
                .doesNotContain("<b>", "<i>");
    }

    @Test
    void standsBarsOnTheAxis() {
        Plot plot = plot(300, List.of());
        plot.bar(0, 50, 10);
        assertThat(plot.svg()).contains("x=\"66.0\" y=\"10.0\" width=\"105.0\" height=\"164.0\"");
    }
}
