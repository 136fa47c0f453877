package chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the program, wherever it lies and whatever Java it finds. */
final class LauncherIT {

    @TempDir
    Path temporary = Path.of("");

    /** A folder that looks like a Java of some version. */
    private Path fakeJava(String says) throws IOException {
        Path home = temporary.resolve("fake java");
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"" + says + "\"' >&2\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    private static void assertSaysItsVersion(Program program) throws InterruptedException {
        assertThat(program.status()).isZero();
        assertThat(program.output()).singleElement().asString().startsWith("chat-server ");
    }

    private static void assertRefused(Path java, String version) throws Exception {
        try (Program program = Program.run(Map.of("JAVA_HOME", java.toString()), "--version")) {
            assertThat(program.status()).isEqualTo(1);
            assertThat(program.errors())
                    .singleElement()
                    .asString()
                    .contains("needs Java 17 or newer", java.toString(), "(" + version + ")", "JAVA_HOME");
        }
    }

    @Test
    void refusesAJavaThatIsTooOldByWhatItSays() throws Exception {
        assertRefused(fakeJava("11.0.20"), "11");
    }

    @Test
    void refusesAJavaThatIsTooOldByItsReleaseFile() throws Exception {
        Path java = fakeJava("never asked");
        Files.writeString(java.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"16.0.2\"\n");

        assertRefused(java, "16");
    }

    @Test
    void worksThroughASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(temporary.resolve("chat-server"), Program.LAUNCHER);

        try (Program program = Program.run(link, Map.of(), "--version")) {
            assertSaysItsVersion(program);
        }
    }

    @Test
    void worksFromAPathWithSpaces() throws Exception {
        Path home = Files.createDirectories(temporary.resolve("my chat server"));
        Path launcher = Files.createDirectories(home.resolve("bin")).resolve("chat-server");
        Files.copy(Program.LAUNCHER, launcher);
        Files.createSymbolicLink(home.resolve("lib"), Program.FOLDER.resolve("lib"));
        Path java = Files.createSymbolicLink(temporary.resolve("my java"), Path.of(System.getProperty("java.home")));

        try (Program program = Program.run(launcher, Map.of("JAVA_HOME", java.toString()), "--version")) {
            assertSaysItsVersion(program);
        }
    }

    @Test
    void passesOptionsToTheJvm() throws Exception {
        try (Program program = Program.run(Map.of("JAVA_OPTS", "-Da=b -showversion"), "--version")) {
            assertSaysItsVersion(program);
            assertThat(program.errors()).anyMatch(line -> line.contains(System.getProperty("java.version")));
        }
    }

    @Test
    void startsWithASmallerHeapThanItsOwn() throws Exception {
        try (Program program = Program.run(Map.of("JAVA_OPTS", "-Xmx48m"), "--version")) {
            assertSaysItsVersion(program);
        }
    }

    /** For another collector, or where the kernel gives none, the JVM may complain of that option at each start. */
    @Test
    void asksForHugePagesWhereTheKernelGivesThem() throws Exception {
        String setting = kernelsHugePages();
        boolean given = setting.contains("[always]") || setting.contains("[madvise]");

        assertThat(hugePagesOfTheJvm("")).isEqualTo(String.valueOf(given));
        assertThat(hugePagesOfTheJvm("-XX:+UseParallelGC")).isEqualTo("false");
    }

    private static String kernelsHugePages() throws IOException {
        Path setting = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
        return Files.exists(setting) ? Files.readString(setting) : "";
    }

    private static String hugePagesOfTheJvm(String options) throws Exception {
        try (Program program = Program.run(Map.of("JAVA_OPTS", options + " -XX:+PrintFlagsFinal"), "--version")) {
            program.status();
            return program.output().stream()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(words -> words.length > 3 && words[1].equals("UseTransparentHugePages"))
                    .map(words -> words[3])
                    .findFirst()
                    .orElse("");
        }
    }
}
