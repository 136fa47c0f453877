package chat.loadtest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "chat.loadtest", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule knowsNothingOfTheServerBehindTheProtocol =
            noClasses().should().dependOnClassesThat().resideInAPackage("chat.server..");

    @ArchTest
    static final ArchRule reportsKnowNothingOfHowARunIsDone = classes()
            .that()
            .resideInAPackage("chat.loadtest.report..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "chat.loadtest.report..",
                    "java..",
                    "org.HdrHistogram..",
                    "org.jspecify..",
                    "picocli..",
                    "tools.jackson..");
}
