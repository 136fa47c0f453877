package chat.protocol.json;

import chat.protocol.ErrorCode;
import chat.protocol.Limits;
import io.netty.buffer.ByteBuf;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * The fields of one JSON object. A field that is absent and one that is {@code null} are the same; of a field given twice
 * the last one counts. Confined to its reader.
 */
final class JsonObject {

    private static final long MOST_EXACT_INTEGER = 1L << 53; // beyond it JavaScript's numbers have gaps

    private final List<String> names = new ArrayList<>(8);
    private final List<@Nullable Object> values = new ArrayList<>(8);

    /** The {@code id} of the message that this object belongs to. */
    private @Nullable String messageId;

    private JsonObject() {}

    /** Reads the readable bytes of {@code json}, whose indexes stay as they are. */
    static JsonObject parse(ByteBuf json) throws MalformedMessageException {
        CharBuffer text = decode(json);
        JsonObject object;
        try (JsonParser parser = Json.FACTORY.createParser(
                ObjectReadContext.empty(), text.array(), text.arrayOffset(), text.remaining())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedMessageException(ErrorCode.BAD_JSON, null, "not a JSON object");
            }
            object = readObject(parser);
            if (parser.nextToken() != null) {
                throw new MalformedMessageException(ErrorCode.BAD_JSON, null, "more than one JSON object");
            }
        } catch (JacksonException e) {
            throw new MalformedMessageException(ErrorCode.BAD_JSON, null, "not valid JSON");
        }
        object.messageId = object.optionalId();
        return object;
    }

    /** Left to itself, the JSON library takes other encodings too, and puts U+FFFD for what is not UTF-8. */
    private static CharBuffer decode(ByteBuf json) throws MalformedMessageException {
        try {
            return JsonInput.decode(json);
        } catch (CharacterCodingException e) {
            throw new MalformedMessageException(ErrorCode.BAD_JSON, null, "not UTF-8");
        }
    }

    private static JsonObject readObject(JsonParser parser) {
        JsonObject object = new JsonObject();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            object.names.add(parser.currentName());
            object.values.add(readValue(parser, parser.nextToken()));
        }
        return object;
    }

    private static List<@Nullable Object> readArray(JsonParser parser) {
        List<@Nullable Object> array = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(readValue(parser, token));
        }
        return array;
    }

    private static @Nullable Object readValue(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> readObject(parser);
            case START_ARRAY -> readArray(parser);
            case VALUE_STRING -> wellFormed(parser.getString());
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? Unusable.VALUE : parser.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> Unusable.VALUE;
        };
    }

    /** A value that no field of ours can have. */
    private enum Unusable {
        VALUE
    }

    /** JSON's escapes can spell half of a surrogate pair, which no UTF-8 can carry. */
    private static Object wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return Unusable.VALUE;
                }
                i++;
            }
        }
        return text;
    }

    private @Nullable Object value(String name) {
        for (int i = names.size() - 1; i >= 0; i--) {
            if (names.get(i).equals(name)) {
                return values.get(i);
            }
        }
        return null;
    }

    /** The {@code id} of the message, also for the objects inside it. */
    @Nullable
    String messageId() {
        return messageId;
    }

    private @Nullable String optionalId() throws MalformedMessageException {
        String id = optionalString("id");
        if (id != null && id.codePointCount(0, id.length()) > Limits.ID_CHARS) {
            throw badField("id", "is longer than " + Limits.ID_CHARS + " characters");
        }
        return id;
    }

    @Nullable
    String optionalString(String name) throws MalformedMessageException {
        Object value = value(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw badField(name, "must be a string");
    }

    String string(String name) throws MalformedMessageException {
        return required(name, optionalString(name));
    }

    @Nullable
    Long optionalInteger(String name) throws MalformedMessageException {
        return wholeNumber(name, value(name));
    }

    private @Nullable Long wholeNumber(String name, @Nullable Object value) throws MalformedMessageException {
        if (value == null) {
            return null;
        }
        if (value instanceof Long number && number >= 0 && number <= MOST_EXACT_INTEGER) {
            return number;
        }
        throw badField(name, "must be a whole number from 0 to 2^53");
    }

    long integer(String name) throws MalformedMessageException {
        return required(name, optionalInteger(name));
    }

    int integer(String name, int absent, int most) throws MalformedMessageException {
        Long value = optionalInteger(name);
        return value == null ? absent : (int) Math.min(value, most);
    }

    boolean flag(String name) throws MalformedMessageException {
        return required(name, optionalFlag(name));
    }

    boolean flag(String name, boolean absent) throws MalformedMessageException {
        Boolean value = optionalFlag(name);
        return value == null ? absent : value;
    }

    private @Nullable Boolean optionalFlag(String name) throws MalformedMessageException {
        Object value = value(name);
        if (value == null || value instanceof Boolean) {
            return (Boolean) value;
        }
        throw badField(name, "must be true or false");
    }

    @Nullable
    JsonObject optionalObject(String name) throws MalformedMessageException {
        Object value = value(name);
        if (value == null) {
            return null;
        }
        if (value instanceof JsonObject object) {
            object.messageId = messageId;
            return object;
        }
        throw badField(name, "must be an object");
    }

    JsonObject object(String name) throws MalformedMessageException {
        return required(name, optionalObject(name));
    }

    /** The objects of an array; none if it is absent. */
    List<JsonObject> objects(String name) throws MalformedMessageException {
        Object value = value(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> array)) {
            throw badField(name, "must be an array");
        }
        List<JsonObject> objects = new ArrayList<>(array.size());
        for (Object element : array) {
            if (!(element instanceof JsonObject object)) {
                throw badField(name, "must hold objects");
            }
            object.messageId = messageId;
            objects.add(object);
        }
        return objects;
    }

    /** Whether the field is there and not null. */
    boolean has(String name) {
        return value(name) != null;
    }

    /** The strings of an array; none if it is absent. */
    List<String> strings(String name) throws MalformedMessageException {
        Object value = value(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> array)) {
            throw badField(name, "must be an array");
        }
        List<String> strings = new ArrayList<>(array.size());
        for (Object element : array) {
            if (!(element instanceof String string)) {
                throw badField(name, "must hold strings");
            }
            strings.add(string);
        }
        return strings;
    }

    int size() {
        return names.size();
    }

    /** The name of a field by its place, for an object whose fields are all wanted. */
    String nameAt(int index) {
        return names.get(index);
    }

    /** The whole number of a field by its place. */
    long integerAt(int index) throws MalformedMessageException {
        String name = names.get(index);
        return required(name, wholeNumber(name, values.get(index)));
    }

    private <T> T required(String name, @Nullable T value) throws MalformedMessageException {
        if (value == null) {
            throw badField(name, "is missing");
        }
        return value;
    }

    MalformedMessageException badField(String name, String problem) {
        return malformed(ErrorCode.BAD_FIELD, "field " + name + " " + problem);
    }

    MalformedMessageException malformed(ErrorCode code, String message) {
        return new MalformedMessageException(code, messageId, message);
    }
}
