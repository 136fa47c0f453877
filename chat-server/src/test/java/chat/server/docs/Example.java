package chat.server.docs;

import chat.server.client.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * Compares messages with documented ones. What the server chooses at random stands in the documentation as some value, for
 * which the first real one is put, there and wherever the value comes again. Used by one thread.
 */
final class Example {

    private static final Set<String> RANDOM = Set.of("user", "target", "session", "epoch");
    private static final Set<String> PASSING = Set.of("time", "until", "retryAfterMs");

    /** Real values by the documented ones. */
    private final Map<String, String> real = new HashMap<>();

    /** The documented text with real values in it. */
    String withRealValues(String documented) {
        List<String> longestFirst = new ArrayList<>(real.keySet());
        longestFirst.sort(Comparator.comparing(String::length).reversed());
        String text = documented;
        for (String value : longestFirst) {
            text = text.replace('"' + value + '"', '"' + real.getOrDefault(value, value) + '"');
        }
        return text;
    }

    /** Whether a message has the documented fields and values; if so, its random values are known from now on. */
    boolean matches(String documented, String message) {
        Map<String, String> found = new HashMap<>(real);
        boolean same =
                same("", Json.parse(documented).node(), Json.parse(message).node(), found);
        if (same) {
            real.putAll(found);
        }
        return same;
    }

    private static boolean same(String field, JsonNode documented, JsonNode actual, Map<String, String> found) {
        if (documented.isObject() && actual.isObject()) {
            return names(documented).equals(names(actual))
                    && names(documented).stream()
                            .allMatch(name -> same(name, documented.required(name), actual.required(name), found));
        }
        if (documented.isArray() && actual.isArray()) {
            return sameElements(byName(documented), byName(actual), found);
        }
        if (documented.isString() && actual.isString() && RANDOM.contains(field)) {
            String known = found.putIfAbsent(documented.stringValue(), actual.stringValue());
            return known == null || known.equals(actual.stringValue());
        }
        if (documented.isNumber() && PASSING.contains(field)) {
            return actual.isNumber();
        }
        return documented.equals(actual);
    }

    private static Set<String> names(JsonNode object) {
        return Set.copyOf(object.propertyNames());
    }

    private static boolean sameElements(List<JsonNode> documented, List<JsonNode> actual, Map<String, String> found) {
        return documented.size() == actual.size()
                && IntStream.range(0, documented.size())
                        .allMatch(i -> same("", documented.get(i), actual.get(i), found));
    }

    /** Users come in the order of their ids, which are random; all else has an order of its own. */
    private static List<JsonNode> byName(JsonNode array) {
        boolean users = array.valueStream()
                .allMatch(element -> names(element).containsAll(Set.of("user", "name")) && !element.has("type"));
        return users
                ? array.valueStream()
                        .sorted(Comparator.comparing(
                                element -> element.required("name").stringValue()))
                        .toList()
                : array.valueStream().toList();
    }
}
