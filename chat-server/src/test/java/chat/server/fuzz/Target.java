package chat.server.fuzz;

import java.nio.file.Path;
import java.util.Locale;

/** The ways in. */
enum Target {
    HTTP(HttpFuzz.class, HttpFuzz::fuzzerTestOneInput, 1_024),
    FRAMES(FramesFuzz.class, FramesFuzz::fuzzerTestOneInput, 1_024),
    JSON(JsonFuzz.class, JsonFuzz::fuzzerTestOneInput, 1_024),
    PLAIN(PlainFuzz.class, PlainFuzz::fuzzerTestOneInput, 1_024),
    PROXY(ProxyFuzz.class, ProxyFuzz::fuzzerTestOneInput, 1_024),
    CONFIG(ConfigFuzz.class, ConfigFuzz::fuzzerTestOneInput, 1_024);

    /** What must hold. */
    interface Property {
        void check(byte[] input) throws Exception;
    }

    final Class<?> type;

    @SuppressWarnings("ImmutableEnumChecker") // a static method
    final Property property;

    final int mostBytes;

    /**
     * A way in.
     *
     * @param type has the static method that Jazzer calls
     * @param mostBytes of an input; few enough that none makes as many mistakes as the server takes for a flood
     */
    Target(Class<?> type, Property property, int mostBytes) {
        this.type = type;
        this.property = property;
        this.mostBytes = mostBytes;
    }

    /** Inputs of which each once found a mistake, or shows Jazzer a way further in. */
    Path seeds() {
        return Path.of("src/test/fuzz", folder()).toAbsolutePath();
    }

    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }
}
