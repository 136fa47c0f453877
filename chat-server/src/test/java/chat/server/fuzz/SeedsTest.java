package chat.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What Jazzer found once, or begins with. */
final class SeedsTest {

    private static List<Path> seeds(Target target) throws IOException {
        try (var files = Files.list(target.seeds())) {
            return files.sorted().toList();
        }
    }

    private static List<Arguments> allSeeds() throws IOException {
        List<Arguments> all = new ArrayList<>();
        for (Target target : Target.values()) {
            seeds(target).forEach(seed -> all.add(Arguments.of(target, seed)));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("allSeeds")
    void whatMustHoldHoldsForASeed(Target target, Path seed) throws Exception {
        target.property.check(Files.readAllBytes(seed));
    }

    @ParameterizedTest
    @EnumSource
    void everyTargetHasSeeds(Target target) throws IOException {
        assertThat(seeds(target)).hasSizeGreaterThan(2);
    }
}
