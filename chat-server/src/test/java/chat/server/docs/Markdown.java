package chat.server.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A page of the documentation. Immutable. */
public final class Markdown {

    private static final String FENCE = "```";

    private final List<String> lines;

    private Markdown(List<String> lines) {
        this.lines = List.copyOf(lines);
    }

    /** Reads a file in the folder {@code docs}. */
    public static Markdown page(String name) throws IOException {
        return new Markdown(Files.readAllLines(Path.of("..", "docs", name)));
    }

    /**
     * What stands between two fences.
     *
     * @param info the words after the first of them
     */
    public record Block(List<String> info, String text) {}

    public List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(FENCE)) {
                List<String> info = words(lines.get(i).substring(FENCE.length()));
                int from = i + 1;
                do {
                    i++;
                } while (!lines.get(i).equals(FENCE));
                blocks.add(new Block(info, String.join("\n", lines.subList(from, i))));
            }
        }
        return blocks;
    }

    /** The rows of the first table under a heading, without its head, each cell without spaces around it. */
    List<List<String>> tableUnder(String heading) {
        int i = lines.indexOf(heading);
        if (i < 0) {
            throw new AssertionError("no heading " + heading);
        }
        while (!lines.get(i).startsWith("|")) {
            i++;
        }
        List<List<String>> rows = new ArrayList<>();
        for (i += 2; i < lines.size() && lines.get(i).startsWith("|"); i++) {
            String row = lines.get(i);
            rows.add(Arrays.stream(row.substring(1, row.lastIndexOf('|')).split("\\|", -1))
                    .map(String::strip)
                    .toList());
        }
        return rows;
    }

    /** What stands between backticks in a cell, one after the other. */
    static List<String> codes(String cell) {
        List<String> codes = new ArrayList<>();
        String[] parts = cell.split("`", -1);
        for (int i = 1; i < parts.length; i += 2) {
            codes.add(parts[i]);
        }
        return codes;
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.strip().split(" +", -1)).toList();
    }
}
