package chat.server.client;

import java.util.Collection;
import java.util.List;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON object as the protocol has them: strings, whole numbers, booleans, arrays and such objects. Immutable.
 *
 * <p>Text that is anything else, and a field that is absent or of another type, end in an exception.
 *
 * @param node not changed after construction
 */
public record Json(JsonNode node) {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_LONG_FOR_INTS) // equal numbers are equal, whatever their size
            .build();

    public Json {
        if (!node.isObject()) {
            throw new IllegalArgumentException("not an object: " + node);
        }
    }

    public static Json parse(String text) {
        JsonNode node = MAPPER.readTree(text);
        requireProtocol(node);
        return new Json(node);
    }

    private static void requireProtocol(JsonNode node) {
        if (node.isNull() || node.isFloatingPointNumber()) {
            throw new IllegalArgumentException("the protocol has no " + node);
        }
        node.forEach(Json::requireProtocol);
    }

    /** Names and values alternate; a value is a string, an int, a long, a boolean or a {@code Json}. */
    public static Json of(Object... namesAndValues) {
        return new Json(put(MAPPER.createObjectNode(), namesAndValues));
    }

    /** A copy with further fields, or other values for the same fields. */
    public Json with(Object... namesAndValues) {
        return new Json(put((ObjectNode) node.deepCopy(), namesAndValues));
    }

    private static ObjectNode put(ObjectNode node, Object... namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String name = (String) namesAndValues[i];
            Object value = namesAndValues[i + 1];
            if (value instanceof Json object) {
                node.set(name, object.node);
            } else if (value instanceof Number number) {
                node.put(name, number.longValue());
            } else if (value instanceof Boolean flag) {
                node.put(name, flag);
            } else {
                node.put(name, (String) value);
            }
        }
        return node;
    }

    public boolean has(String name) {
        return node.has(name);
    }

    public Collection<String> names() {
        return node.propertyNames();
    }

    private JsonNode field(String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name + " in " + this);
        }
        return value;
    }

    public String type() {
        return string("type");
    }

    public String string(String name) {
        return field(name).stringValue();
    }

    public long number(String name) {
        return field(name).longValue();
    }

    public boolean flag(String name) {
        return field(name).booleanValue();
    }

    public Json object(String name) {
        return new Json(field(name));
    }

    /** The objects of an array. */
    public List<Json> objects(String name) {
        return field(name).asArray().valueStream().map(Json::new).toList();
    }

    /** One field of each object of an array, as text. */
    public List<String> each(String array, String name) {
        return objects(array).stream().map(object -> object.string(name)).toList();
    }

    /** On one line. */
    @Override
    public String toString() {
        return node.toString();
    }
}
