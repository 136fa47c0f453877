package chat.loadtest.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with places to fill in, such as <code>{"id":{id},"say":"{text}"}</code>. Immutable. */
public record Template(List<Part> parts) {

    /** What stands in a place. */
    public enum Place {
        /** The text itself. */
        LITERAL,
        /** Name of the member's room. */
        ROOM,
        /** Number of this text on its connection, from 1. */
        ID,
        /** The text of a message, which the judge knows again. */
        TEXT
    }

    /**
     * A place, or the text between two. Immutable.
     *
     * @param text empty for a place
     */
    public record Part(Place place, String text) {}

    /** The text of a message alone. */
    public static final Template TEXT_ALONE = new Template(List.of(new Part(Place.TEXT, "")));

    private static final Pattern PLACE = Pattern.compile("\\{(room|id|text)}");

    public Template {
        parts = List.copyOf(parts);
    }

    /** Reads a text in which <code>{room}</code>, <code>{id}</code> and <code>{text}</code> are places. */
    public static Template parse(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher place = PLACE.matcher(text);
        int from = 0;
        while (place.find()) {
            addLiteral(parts, text.substring(from, place.start()));
            parts.add(new Part(Place.valueOf(place.group(1).toUpperCase(java.util.Locale.ROOT)), ""));
            from = place.end();
        }
        addLiteral(parts, text.substring(from));
        return new Template(parts);
    }

    private static void addLiteral(List<Part> parts, String text) {
        if (!text.isEmpty()) {
            parts.add(new Part(Place.LITERAL, text));
        }
    }

    boolean has(Place place) {
        return parts.stream().anyMatch(part -> part.place() == place);
    }
}
