package chat.loadtest.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON object that knows where it lies in its file, so that a missing field can be named. Immutable.
 *
 * @param path such as {@code totals} or {@code samples[3].ackMicros}; empty at the top
 * @param fields maps, lists, strings, longs, doubles, booleans and null
 */
record JsonTree(String path, Map<?, ?> fields) {

    /** @throws IOException if it is no JSON object; the message says so in one line */
    static JsonTree parse(byte[] json) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is not a JSON object");
            }
            JsonTree tree = new JsonTree("", object(parser));
            if (parser.nextToken() != null) {
                throw new IOException("something follows the JSON object");
            }
            return tree;
        } catch (JacksonException e) {
            throw new IOException(
                    "it is not JSON: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    e);
        }
    }

    private static Map<String, Object> object(JsonParser parser) {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            Object value = value(parser);
            if (value != null) {
                fields.put(name, value);
            }
        }
        return fields;
    }

    private static List<Object> array(JsonParser parser) {
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Object value = value(parser);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    private static @Nullable Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    String text(String name) throws IOException {
        return field(name, String.class, "a text");
    }

    boolean flag(String name) throws IOException {
        return field(name, Boolean.class, "true or false");
    }

    long count(String name) throws IOException {
        return field(name, Long.class, "a whole number");
    }

    /** NaN where the number is null or absent. */
    double number(String name) throws IOException {
        return has(name) ? field(name, Number.class, "a number").doubleValue() : Double.NaN;
    }

    JsonTree object(String name) throws IOException {
        return new JsonTree(path(name), field(name, Map.class, "an object"));
    }

    /** The objects of an array. */
    <T> List<T> objects(String name, Reading<T> reading) throws IOException {
        List<T> objects = new ArrayList<>();
        for (Object value : array(name)) {
            String element = path(name) + "[" + objects.size() + "]";
            if (!(value instanceof Map<?, ?> map)) {
                throw new IOException(element + " is not an object");
            }
            objects.add(reading.read(new JsonTree(element, map)));
        }
        return objects;
    }

    List<?> array(String name) throws IOException {
        return field(name, List.class, "an array");
    }

    /** All fields of an object whose names are not fixed. */
    <V> Map<String, V> map(Class<V> type) throws IOException {
        return map(Function.identity(), type);
    }

    <K, V> Map<K, V> map(Function<String, K> key, Class<V> type) throws IOException {
        Map<K, V> map = new LinkedHashMap<>();
        for (Object name : fields.keySet()) {
            try {
                map.put(key.apply((String) name), field((String) name, type, "a " + type.getSimpleName()));
            } catch (NumberFormatException e) {
                throw new IOException(path((String) name) + ": the name is not a number", e);
            }
        }
        return map;
    }

    private <V> V field(String name, Class<V> type, String what) throws IOException {
        Object value = fields.get(name);
        if (value == null) {
            throw new IOException(path(name) + " is missing");
        }
        if (!type.isInstance(value)) {
            throw new IOException(path(name) + " is not " + what);
        }
        return type.cast(value);
    }

    private String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** Makes something of an object. */
    @FunctionalInterface
    interface Reading<T> {
        T read(JsonTree object) throws IOException;
    }
}
