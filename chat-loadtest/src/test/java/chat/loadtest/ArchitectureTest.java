package chat.loadtest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
final class ArchitectureTest {

    private static final String ROOT = "chat.loadtest";

    /** The packages that each one may know, besides itself and the protocol. */
    private static final Map<String, Set<String>> KNOWN = Map.of(
            "plan", Set.of(),
            "judge", Set.of("plan"),
            "engine", Set.of("plan", "judge"),
            "report", Set.of());

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void packagesKnowOnlyThoseTheyMay() {
        KNOWN.forEach((name, known) -> {
            Set<String> allowed = new TreeSet<>(Set.of(ROOT + "." + name, "chat.protocol.."));
            known.forEach(other -> allowed.add(ROOT + "." + other));
            classes()
                    .that()
                    .resideInAPackage(ROOT + "." + name)
                    .should()
                    .onlyDependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(allowed.toArray(String[]::new))
                            .or(JavaClass.Predicates.resideOutsideOfPackage("chat..")))
                    .check(CLASSES);
        });
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
    void reportsKnowNothingOfHowARunIsDone() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".report")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".report",
                        "java..",
                        "org.HdrHistogram..",
                        "org.jspecify..",
                        "picocli..",
                        "com.fasterxml.jackson.annotation..",
                        "tools.jackson..")
                .check(CLASSES);
    }

    @Test
    void nobodyKnowsTheServerBehindTheProtocol() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("chat.server..")
                .check(CLASSES);
    }
}
