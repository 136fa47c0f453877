package chat.server.hook;

import chat.server.auth.RoomPattern;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * Webhooks in a file: TOML with a table for each, of its name. Immutable.
 *
 * @param faults a line for each; the hooks count only if there is none
 */
public record HookFile(List<Hook> hooks, List<String> faults) {

    private static final int MOST_HOOKS = 32;
    private static final int MOST_PATTERNS = 100;
    private static final int MOST_SECRETS = 2;
    private static final String NAME = "[A-Za-z0-9_-]{1,32}";
    private static final Set<String> KEYS = Set.of("url", "secret", "rooms", "events");
    private static final String EVENTS =
            Stream.of(HookEvent.values()).map(HookEvent::wireName).collect(Collectors.joining(", "));

    static final HookFile NONE = new HookFile(List.of(), List.of());

    /** Reads a file; one that cannot be read is a fault, too. Null for no file. */
    public static HookFile read(@Nullable Path path) {
        if (path == null) {
            return NONE;
        }
        List<Hook> hooks = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        try {
            for (Map.Entry<String, JsonNode> table :
                    new TomlMapper().readTree(path.toFile()).properties()) {
                String where = path + ": [" + table.getKey() + "] ";
                hook(table.getKey(), table.getValue(), fault -> faults.add(where + fault))
                        .ifPresent(hooks::add);
            }
            if (hooks.size() > MOST_HOOKS) {
                faults.add(path + ": more than " + MOST_HOOKS + " webhooks");
            }
        } catch (JacksonException e) {
            faults.add(
                    e.getCause() instanceof IOException
                            ? path + " cannot be read"
                            : path + " line " + e.getLocation().getLineNr() + ": " + firstLine(e));
        }
        faults.replaceAll(fault -> "--webhooks: " + fault.replaceAll("\\p{Cntrl}", "?"));
        return new HookFile(List.copyOf(hooks), List.copyOf(faults));
    }

    private static String firstLine(JacksonException e) {
        return String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("failed");
    }

    private static Optional<Hook> hook(String name, JsonNode table, Consumer<String> faults) {
        if (!name.matches(NAME) || !table.isObject()) {
            faults.accept("must be a table whose name is 1 to 32 of a-z, A-Z, 0-9, _ and -");
            return Optional.empty();
        }
        for (String key : table.propertyNames()) {
            if (!KEYS.contains(key)) {
                faults.accept(key + " is no setting of a webhook");
            }
        }
        URI url = one(text(table.get("url")), HookFile::url);
        List<Secret> secrets = secrets(table.get("secret"));
        List<RoomPattern> rooms = several(table.get("rooms"), RoomPattern::parse);
        List<HookEvent> events = several(table.get("events"), HookEvent::parse);
        if (url == null) {
            faults.accept("url must be like https://example.org/path, without a user and a fragment");
        }
        if (secrets == null || secrets.size() > MOST_SECRETS) {
            faults.accept("secret must be whsec_ and 24 to 64 bytes in Base64, or a list of two such");
        }
        if (rooms == null || rooms.size() > MOST_PATTERNS) {
            faults.accept("rooms must be a list of 1 to " + MOST_PATTERNS
                    + " names of rooms, in which * stands for any characters");
        }
        if (events == null) {
            faults.accept("events must be a list of some of " + EVENTS);
        }
        return url == null || secrets == null || rooms == null || events == null
                ? Optional.empty()
                : Optional.of(new Hook(name, url, secrets, rooms, EnumSet.copyOf(events)));
    }

    private static @Nullable String text(@Nullable JsonNode value) {
        return value != null && value.isString() ? value.asString() : null;
    }

    private static <T> @Nullable T one(@Nullable String text, Function<String, Optional<T>> parse) {
        return text == null ? null : parse.apply(text).orElse(null);
    }

    private static @Nullable List<Secret> secrets(@Nullable JsonNode value) {
        Secret only = one(text(value), Secret::parse);
        return only == null ? several(value, Secret::parse) : List.of(only);
    }

    private static <T> @Nullable List<T> several(@Nullable JsonNode value, Function<String, Optional<T>> parse) {
        if (value == null || !value.isArray() || value.isEmpty()) {
            return null;
        }
        List<T> parsed = new ArrayList<>();
        for (JsonNode element : value) {
            T one = one(text(element), parse);
            if (one == null) {
                return null;
            }
            parsed.add(one);
        }
        return parsed;
    }

    private static Optional<URI> url(String text) {
        try {
            URI url = new URI(text);
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            boolean plain = url.getRawUserInfo() == null && url.getRawFragment() == null;
            boolean port = url.getPort() != 0 && url.getPort() <= 65_535;
            return http && plain && port && url.getHost() != null ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
