package chat.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
class ArchitectureTest {

    private static final String ROOT = "chat.server";
    private static final String METRICS = ROOT + ".metrics";

    /** The packages of the server that each one may know, besides itself, the meters and the configuration. */
    private static final Map<String, Set<String>> KNOWN = Map.ofEntries(
            entry("audit", Set.of()),
            entry("canary", Set.of()),
            entry("capacity", Set.of("room")),
            entry(
                    "command",
                    Set.of(
                            "admin",
                            "admin.api",
                            "audit",
                            "auth",
                            "capacity",
                            "connection",
                            "flags",
                            "hook",
                            "logs",
                            "store",
                            "store.table",
                            "stream",
                            "stream.postgres",
                            "tls",
                            "token")),
            entry("net", Set.of("audit", "canary", "http", "limit", "connection", "ending", "forwarded", "tls")),
            entry("tls", Set.of("ending")),
            entry("http", Set.of("ending")),
            entry("hook", Set.of("auth", "room", "store", "store.table", "stream")),
            entry("forwarded", Set.of()),
            entry("admin", Set.of("http", "connection", "audit", "hook")),
            entry("admin.api", Set.of("auth", "http", "connection", "audit", "moderation", "room", "stream", "limit")),
            entry("connection", Set.of("audit", "auth", "limit", "moderation", "room", "stream", "ending", "spam")),
            entry("moderation", Set.of("audit", "auth", "stream")),
            entry("auth", Set.of("stream")),
            entry("token", Set.of("auth", "tls")),
            entry("room", Set.of("stream")),
            entry("stream", Set.of("lifecycle")),
            entry("stream.recent", Set.of("stream")),
            entry("stream.memory", Set.of("stream", "stream.recent")),
            entry("stream.commit", Set.of("stream", "stream.recent")),
            entry("stream.postgres", Set.of("stream", "stream.commit", "stream.recent", "lifecycle")),
            entry(
                    "stream.disk",
                    Set.of(
                            "stream",
                            "stream.commit",
                            "stream.recent",
                            "store",
                            "store.log",
                            "store.table",
                            "lifecycle")),
            entry("store", Set.of()),
            entry("store.log", Set.of("store")),
            entry("store.table", Set.of("store", "store.log")),
            entry("metrics", Set.of()),
            entry("config", Set.of()),
            entry("flags", Set.of()),
            entry("lifecycle", Set.of()),
            entry("limit", Set.of()),
            entry("systemd", Set.of()),
            entry("logs", Set.of()),
            entry("spam", Set.of()),
            entry("ending", Set.of()));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void packagesKnowOnlyThoseTheyMay() {
        KNOWN.forEach((name, known) -> {
            Set<String> allowed = new TreeSet<>(List.of(ROOT + "." + name, METRICS, "chat.protocol.."));
            known.forEach(other -> allowed.add(ROOT + "." + other));
            classes()
                    .that()
                    .resideInAPackage(ROOT + "." + name)
                    .should()
                    .onlyDependOnClassesThat(isOutside(allowed).or(isConfiguration()))
                    .check(CLASSES);
        });
    }

    /** Either one of the allowed packages, or none of ours. */
    private static DescribedPredicate<JavaClass> isOutside(Set<String> allowed) {
        String[] packages = allowed.toArray(String[]::new);
        return JavaClass.Predicates.resideInAnyPackage(packages)
                .or(JavaClass.Predicates.resideOutsideOfPackage("chat.."))
                .as("reside in %s or are no part of the project", Arrays.toString(packages));
    }

    private static DescribedPredicate<JavaClass> isConfiguration() {
        return DescribedPredicate.describe(
                "are the configuration", type -> type.getName().matches("chat\\.server\\.config\\..*"));
    }

    @Test
    void everyPackageHasItsRule() {
        Set<String> expected =
                KNOWN.keySet().stream().map(name -> ROOT + "." + name).collect(Collectors.toCollection(TreeSet::new));
        expected.add(ROOT);

        assertThat(CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void whatMeansNothingToTheServerKnowsNothingOfIt() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".limit")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "org.jspecify..", ROOT + ".limit")
                .check(CLASSES);
    }

    @Test
    void packagesKnowEachOtherOneWayOnly() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Base)(\\$.*)?")
                .check(CLASSES);
    }
}
