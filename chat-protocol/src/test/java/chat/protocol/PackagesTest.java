package chat.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
class PackagesTest {

    private static final String JDK = "java..";
    private static final String NULLNESS = "org.jspecify.annotations";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("chat.protocol");

    @Test
    void messagesKnowTheJdkAlone() {
        assertDependsOnlyOn("chat.protocol", JDK, NULLNESS, "chat.protocol");
    }

    @Test
    void jsonKnowsMessagesTheBufferAndTheJsonLibrary() {
        assertDependsOnlyOn(
                "chat.protocol.json",
                JDK,
                NULLNESS,
                "chat.protocol",
                "chat.protocol.json",
                "io.netty.buffer",
                "tools.jackson.core..");
    }

    @Test
    void framesKnowTheBufferAlone() {
        assertDependsOnlyOn("chat.protocol.websocket", JDK, NULLNESS, "chat.protocol.websocket", "io.netty.buffer");
    }

    @Test
    void everyPackageHasItsRule() {
        assertThat(CLASSES.stream().map(type -> type.getPackageName()).distinct())
                .containsExactlyInAnyOrder("chat.protocol", "chat.protocol.json", "chat.protocol.websocket");
    }

    private static void assertDependsOnlyOn(String name, String... known) {
        classes()
                .that()
                .resideInAPackage(name)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(known)
                .check(CLASSES);
    }
}
