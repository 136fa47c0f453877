package chat.server.crash;

import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A JSON object of strings, whole numbers, booleans and such objects; lists are left out. Not to be changed. */
record Json(Map<String, Object> fields) {

    private static final JsonFactory FACTORY = new JsonFactory();

    /** From names and values in turn. */
    static Json of(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Json(fields);
    }

    static Json parse(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("not an object: " + text);
            }
            return new Json(object(parser));
        }
    }

    private static Map<String, Object> object(JsonParser parser) {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            switch (parser.nextToken()) {
                case START_OBJECT -> fields.put(name, new Json(object(parser)));
                case START_ARRAY -> parser.skipChildren();
                case VALUE_NUMBER_INT -> fields.put(name, parser.getLongValue());
                case VALUE_TRUE -> fields.put(name, true);
                case VALUE_FALSE -> fields.put(name, false);
                case VALUE_STRING -> fields.put(name, parser.getString());
                default -> throw new IllegalArgumentException(name + " is a " + parser.currentToken());
            }
        }
        return fields;
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    private Object field(String name) {
        Object value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name + " in " + this);
        }
        return value;
    }

    String string(String name) {
        return (String) field(name);
    }

    long number(String name) {
        return (long) field(name);
    }

    /** False where there is none. */
    boolean flag(String name) {
        return has(name) && (boolean) field(name);
    }

    Json object(String name) {
        return (Json) field(name);
    }

    /** The same with other values of some fields, or more fields. */
    Json with(Object... namesAndValues) {
        Map<String, Object> changed = new LinkedHashMap<>(fields);
        changed.putAll(of(namesAndValues).fields);
        return new Json(changed);
    }

    /** On one line. */
    @Override
    public String toString() {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            write(generator);
        }
        return text.toString();
    }

    private void write(JsonGenerator generator) {
        generator.writeStartObject();
        fields.forEach((name, value) -> {
            generator.writeName(name);
            if (value instanceof Json object) {
                object.write(generator);
            } else if (value instanceof Boolean flag) {
                generator.writeBoolean(flag);
            } else if (value instanceof Number number) {
                generator.writeNumber(number.longValue());
            } else {
                generator.writeString((String) value);
            }
        });
        generator.writeEndObject();
    }
}
