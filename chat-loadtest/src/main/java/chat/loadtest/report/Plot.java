package chat.loadtest.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * Draws one plot as SVG. Colours come from the page's style sheet by class; what lies under the pointer is told by the
 * browser's own hints, so no script is needed. Confined to a thread.
 */
final class Plot {

    private static final int LEFT = 66;
    private static final int RIGHT = 22;
    private static final int BOTTOM = 26;
    private static final int ROW = 15;
    private static final int MOST_ROWS = 3;
    private static final double CHAR_WIDTH = 6.6;

    private final String name;
    private final int width;
    private final int height;
    private final Scale x;
    private final Scale y;
    private final DoubleFunction<String> xText;
    private final DoubleFunction<String> yText;
    private final List<Double> xTicks;
    private final List<Mark> marks = new ArrayList<>();
    private final List<Column> columns = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private final List<Bar> bars = new ArrayList<>();

    private record Mark(double at, String text) {}

    private record Column(double from, double to, String text) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Line(String style, double[] xs, double[] ys) {}

    private record Bar(double from, double to, double value) {}

    /** @param name what it shows, for those who cannot see it */
    Plot(
            String name,
            int width,
            int height,
            Scale x,
            List<Double> xTicks,
            DoubleFunction<String> xText,
            Scale y,
            DoubleFunction<String> yText) {
        this.name = name;
        this.width = width;
        this.height = height;
        this.x = x;
        this.xTicks = xTicks;
        this.xText = xText;
        this.y = y;
        this.yText = yText;
    }

    /** A line through points; it is broken where a value is NaN. */
    Plot line(String style, double[] xs, double[] ys) {
        lines.add(new Line(style, xs, ys));
        return this;
    }

    /** A bar from the bottom to a value. */
    void bar(double from, double to, double value) {
        bars.add(new Bar(from, to, value));
    }

    /** A vertical line with a word or two above it. */
    void mark(double at, String text) {
        marks.add(new Mark(at, text));
    }

    /** What is told of a range of x when the pointer is there. */
    void hint(double from, double to, String text) {
        columns.add(new Column(from, to, text));
    }

    String svg() {
        int[] rows = rowsOfMarks();
        int top = 10 + ROW * (1 + Arrays.stream(rows).max().orElse(-1));
        StringBuilder svg = new StringBuilder(16 * 1024);
        svg.append(
                format("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">", width, height, Html.escape(name)));
        grid(svg, top);
        for (Bar bar : bars) {
            double left = px(bar.from);
            svg.append(format(
                    "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
                    left,
                    py(bar.value, top),
                    Math.max(0.5, px(bar.to) - left - 1),
                    height - BOTTOM - py(bar.value, top)));
        }
        drawMarks(svg, rows, top);
        lines.forEach(line -> path(svg, line, top));
        hints(svg, top);
        return svg.append("</svg>").toString();
    }

    private void grid(StringBuilder svg, int top) {
        for (double tick : y.ticks()) {
            double at = py(tick, top);
            svg.append(format("<path class=\"grid\" d=\"M%d %.1fH%d\"/>", LEFT, at, width - RIGHT));
            svg.append(format(
                    "<text class=\"end\" x=\"%d\" y=\"%.1f\">%s</text>",
                    LEFT - 8, at + 4, Html.escape(yText.apply(tick))));
        }
        double free = 0;
        for (double tick : xTicks) {
            String text = xText.apply(tick);
            double half = text.length() * CHAR_WIDTH / 2;
            double middle = Math.min(px(tick), width - 2 - half);
            svg.append(format("<path class=\"tick\" d=\"M%.1f %dv5\"/>", px(tick), height - BOTTOM));
            if (middle - half >= free) {
                svg.append(format(
                        "<text class=\"mid\" x=\"%.1f\" y=\"%d\">%s</text>", middle, height - 7, Html.escape(text)));
                free = middle + half + 8;
            }
        }
        svg.append(format("<path class=\"axis\" d=\"M%d %dH%d\"/>", LEFT, height - BOTTOM, width - RIGHT));
    }

    /** Puts each mark's text into the first row in which it hits no other; -1 where there is no room for it. */
    private int[] rowsOfMarks() {
        marks.sort(Comparator.comparingDouble(Mark::at));
        double[] ends = new double[MOST_ROWS];
        int[] rows = new int[marks.size()];
        for (int i = 0; i < rows.length; i++) {
            double start = textStart(marks.get(i));
            rows[i] = -1;
            boolean blank = marks.get(i).text.isEmpty();
            for (int row = 0; row < MOST_ROWS && rows[i] < 0 && !blank; row++) {
                if (start >= ends[row]) {
                    rows[i] = row;
                    ends[row] = start + textWidth(marks.get(i)) + 10;
                }
            }
        }
        return rows;
    }

    private static double textWidth(Mark mark) {
        return mark.text.length() * CHAR_WIDTH + 4;
    }

    /** To the right of its line, or to the left where the plot ends. */
    private double textStart(Mark mark) {
        double at = px(mark.at);
        return at + 4 + textWidth(mark) <= width ? at + 4 : Math.max(0, at - 4 - textWidth(mark));
    }

    private void drawMarks(StringBuilder svg, int[] rows, int top) {
        for (int i = 0; i < rows.length; i++) {
            Mark mark = marks.get(i);
            double at = px(mark.at);
            int from = rows[i] < 0 ? top : 4 + rows[i] * ROW;
            svg.append(format("<path class=\"mark\" d=\"M%.1f %dV%d\"/>", at, from, height - BOTTOM));
            if (rows[i] >= 0) {
                boolean left = textStart(mark) < at;
                svg.append(format(
                        "<text class=\"%s\" x=\"%.1f\" y=\"%d\">%s</text>",
                        left ? "marked end" : "marked", left ? at - 4 : at + 4, from + 11, Html.escape(mark.text)));
            }
        }
    }

    private void path(StringBuilder svg, Line line, int top) {
        svg.append("<path class=\"line ").append(line.style).append("\" d=\"");
        boolean drawn = false;
        for (int i = 0; i < line.xs.length; i++) {
            if (Double.isNaN(line.ys[i])) {
                drawn = false;
            } else {
                svg.append(format(
                        "%s%.1f %.1f%s", drawn ? "L" : "M", px(line.xs[i]), py(line.ys[i], top), drawn ? "" : "h0"));
                drawn = true;
            }
        }
        svg.append("\"/>");
    }

    private void hints(StringBuilder svg, int top) {
        for (Column column : columns) {
            double left = px(column.from);
            svg.append(format(
                    "<g class=\"hint\"><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/><title>%s</title></g>",
                    left, top, Math.max(0.5, px(column.to) - left), height - BOTTOM - top, Html.escape(column.text)));
        }
    }

    private double px(double value) {
        return LEFT + x.fraction(value) * (width - LEFT - RIGHT);
    }

    private double py(double value, int top) {
        return height - BOTTOM - y.fraction(value) * (height - BOTTOM - top);
    }

    private static String format(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
