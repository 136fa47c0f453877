package chat.server.docs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares messages with documented ones. What the server chooses at random stands in the documentation as some value, for
 * which the first real one is put, there and wherever the value comes again. Used by one thread.
 */
final class Example {

    private static final Set<String> RANDOM = Set.of("user", "session", "epoch");
    private static final Set<String> PASSING = Set.of("time");

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
        boolean same = same("", JsonTree.parse(documented), JsonTree.parse(message), found);
        if (same) {
            real.putAll(found);
        }
        return same;
    }

    private static boolean same(String field, Object documented, Object actual, Map<String, String> found) {
        if (documented instanceof Map<?, ?> fields && actual instanceof Map<?, ?> others) {
            return fields.keySet().equals(others.keySet())
                    && fields.keySet().stream()
                            .allMatch(name ->
                                    same(String.valueOf(name), present(fields, name), present(others, name), found));
        }
        if (documented instanceof List<?> elements && actual instanceof List<?> others) {
            return sameElements(elements, others, found);
        }
        if (documented instanceof String value && actual instanceof String other && RANDOM.contains(field)) {
            String known = found.putIfAbsent(value, other);
            return known == null || known.equals(other);
        }
        if (documented instanceof Long && PASSING.contains(field)) {
            return actual instanceof Long;
        }
        return documented.equals(actual);
    }

    private static Object present(Map<?, ?> fields, Object name) {
        Object value = fields.get(name);
        if (value == null) {
            throw new AssertionError("no " + name);
        }
        return value;
    }

    /** Users come in the order of their ids, which are random; all else has an order of its own. */
    private static boolean sameElements(List<?> documented, List<?> actual, Map<String, String> found) {
        if (documented.size() != actual.size()) {
            return false;
        }
        List<?> elements = byName(documented);
        List<?> others = byName(actual);
        for (int i = 0; i < elements.size(); i++) {
            if (!same("", elements.get(i), others.get(i), found)) {
                return false;
            }
        }
        return true;
    }

    private static List<?> byName(List<?> elements) {
        boolean users = elements.stream()
                .allMatch(element ->
                        element instanceof Map<?, ?> fields && fields.keySet().equals(Set.of("user", "name")));
        return users
                ? elements.stream()
                        .sorted(Comparator.comparing(element -> String.valueOf(((Map<?, ?>) element).get("name"))))
                        .toList()
                : elements;
    }
}
