package chat.server.admin.api;

import chat.protocol.Characters;
import chat.protocol.Limits;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON object of a request. Immutable. What is not as it must be is a {@link Refusal} that names the field.
 *
 * @param node an object
 * @param path of the object, with a dot behind it; empty for the whole body
 */
record Body(JsonNode node, String path) {

    private static final int DEEPEST_NESTING = 16;

    /** How Jackson begins its complaint. */
    private static final Pattern TWICE = Pattern.compile("Duplicate Object property \"(.*?)\"");

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST_NESTING)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    static Body parse(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            JsonNode node = JSON.readTree(text);
            if (node != null && node.isObject()) {
                return new Body(node, "");
            }
        } catch (CharacterCodingException e) {
            throw Refusal.bad("bad_json", null, "the body is not UTF-8");
        } catch (JacksonException e) {
            Matcher twice = TWICE.matcher(String.valueOf(e.getOriginalMessage()));
            throw twice.lookingAt()
                    ? Refusal.badField(twice.group(1), "is given twice")
                    : Refusal.bad("bad_json", null, "the body is not valid JSON");
        }
        throw Refusal.bad("bad_json", null, "the body is not a JSON object");
    }

    /** Refuses members with other names than these: a misspelt one must not be lost without a word. */
    Body requireOnly(Set<String> names) {
        for (String name : node.propertyNames()) {
            if (!names.contains(name)) {
                throw Refusal.badField(path + name, "is not known here");
            }
        }
        return this;
    }

    @Nullable
    String optionalString(String name) {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        // JSON's escapes can spell half of a surrogate pair, which no UTF-8 can carry.
        if (!value.isString() || !StandardCharsets.UTF_8.newEncoder().canEncode(value.stringValue())) {
            throw Refusal.badField(path + name, "must be a string");
        }
        return value.stringValue();
    }

    /** A time, in ms since 1970, UTC. */
    @Nullable
    Long optionalNumber(String name) {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw Refusal.badField(path + name, "must be a whole number");
        }
        return value.longValue();
    }

    String string(String name) {
        String value = optionalString(name);
        if (value == null) {
            throw Refusal.badField(path + name, "is missing");
        }
        return value;
    }

    /** The objects of an array that has at least one, and at most {@code most}. */
    List<Body> objects(String name, int most) {
        JsonNode array = node.get(name);
        if (array == null || !array.isArray() || array.isEmpty() || array.size() > most) {
            throw Refusal.badField(path + name, "must be an array of 1 to " + most + " objects");
        }
        List<Body> objects = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            String place = path + name + "[" + i + "]";
            if (!array.get(i).isObject()) {
                throw Refusal.badField(place, "must be an object");
            }
            objects.add(new Body(array.get(i), place + "."));
        }
        return objects;
    }

    RoomName room() {
        return room(string("room"), path + "room");
    }

    /** One that a client can enter. */
    static RoomName room(String text, String field) {
        return RoomName.parse(text)
                .filter(room -> !room.equals(RoomName.CANARY))
                .orElseThrow(() -> Refusal.bad("bad_room", field, RoomName.RULE));
    }

    @Nullable
    UserId optionalUser() {
        String user = optionalString("user");
        return user == null ? null : user(user, path + "user");
    }

    static UserId user(String text, String field) {
        if (text.equals(RoomName.CANARY.value())) {
            throw Refusal.badField(field, "is the server's own");
        }
        return UserId.parse(text).orElseThrow(() -> Refusal.badField(field, "must be 1 to 64 of A-Z a-z 0-9 _ -"));
    }

    @Nullable
    UserName optionalName() {
        String name = optionalString("name");
        return name == null
                ? null
                : UserName.parse(name).orElseThrow(() -> Refusal.bad("bad_name", path + "name", UserName.RULE));
    }

    String text(int mostChars) {
        String text = string("text");
        if (Characters.isBlank(text)) {
            throw Refusal.bad("text_empty", path + "text", "the text is empty");
        }
        if (text.codePointCount(0, text.length()) > mostChars) {
            throw Refusal.bad("text_too_long", path + "text", "a text has at most " + mostChars + " characters");
        }
        return text;
    }

    @Nullable
    String optionalId() {
        String id = optionalString("id");
        return id == null ? null : id(id, path + "id");
    }

    static String id(String text, String field) {
        if (text.isEmpty() || text.codePointCount(0, text.length()) > Limits.ID_CHARS) {
            throw Refusal.badField(field, "must have 1 to " + Limits.ID_CHARS + " characters");
        }
        return text;
    }
}
