package chat.server.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** One JSON object that came from the server. Immutable. */
public record Json(String text, Map<String, Object> fields) {

    private static final JsonFactory FACTORY = new JsonFactory();

    static Json parse(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new AssertionError("not an object: " + text);
            }
            Map<String, Object> fields = object(parser);
            if (parser.nextToken() != null) {
                throw new AssertionError("more than an object: " + text);
            }
            return new Json(text, fields);
        }
    }

    private static Map<String, Object> object(JsonParser parser) {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (fields.put(name, value(parser)) != null) {
                throw new AssertionError("field twice: " + name);
            }
        }
        return fields;
    }

    private static Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> new Json("", object(parser));
            case START_ARRAY -> array(parser);
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> parser.getString();
            default -> throw new AssertionError("not expected: " + parser.currentToken());
        };
    }

    private static List<Object> array(JsonParser parser) {
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(value(parser));
        }
        return values;
    }

    public boolean has(String name) {
        return fields.containsKey(name);
    }

    private Object field(String name) {
        Object value = fields.get(name);
        if (value == null) {
            throw new AssertionError("no " + name + " in " + this);
        }
        return value;
    }

    public String type() {
        return string("type");
    }

    public String string(String name) {
        return (String) field(name);
    }

    public long number(String name) {
        return (long) field(name);
    }

    public boolean flag(String name) {
        return (boolean) field(name);
    }

    public Json object(String name) {
        return (Json) field(name);
    }

    /** The objects of an array. */
    public List<Json> objects(String name) {
        return ((List<?>) field(name)).stream().map(Json.class::cast).toList();
    }

    /** One field of each object of an array, as text. */
    public List<String> each(String array, String name) {
        return objects(array).stream().map(object -> object.string(name)).toList();
    }

    @Override
    public String toString() {
        return text.isEmpty() ? fields.toString() : text;
    }
}
