package chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's archive of classes: made once, used by later starts, and never in their way. */
final class ClassArchiveIT {

    private static final String MAIN = "chat.server.ChatServerMain";

    /** What one run has made, for the tests to copy. */
    private static Path made = Path.of("");

    @TempDir
    Path temporary = Path.of("");

    @BeforeAll
    static void makeOne(@TempDir Path folder) throws Exception {
        try (Program program = Program.run(Map.of(), "make-class-archive", folder.toString())) {
            assertThat(program.status(120)).isZero();
            assertThat(program.output()).isEmpty();
            assertThat(program.errors()).isEmpty();
        }
        assertThat(folder).isDirectoryContaining("glob:**.classes");
        made = folder;
    }

    @Test
    void theNextStartTakesItsClassesFromIt() throws Exception {
        copy();

        assertThat(mainClassLoadedFrom("")).startsWith("shared objects file");
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_24)
    void classFilesOfOldVersionsAreInItToo() throws Exception {
        copy();

        assertThat(loadedFrom("picocli.CommandLine", caches(), "")).startsWith("shared objects file");
    }

    /** What goes on in the background has the processor last, and a minute. */
    @Test
    @Tag("alone")
    void aServerHasItMadeInTheBackgroundAndTheNewestFourStay() throws Exception {
        Files.createDirectories(folder());
        for (int i = 0; i < 6; i++) {
            Files.createFile(folder().resolve("old_" + i + ".classes"));
        }
        String data = temporary.resolve("data").toString();
        try (WatchService watch = folder().getFileSystem().newWatchService();
                Program program = Program.run(caches(), "--port", "0", "--management-port", "0", "--data", data)) {
            folder().register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
            program.ports();
            while (archives(folder()).size() != 4) {
                WatchKey key = watch.poll(120, TimeUnit.SECONDS);
                assertThat(key).isNotNull();
                key.pollEvents();
                key.reset();
            }
        }

        assertThat(mainClassLoadedFrom("")).startsWith("shared objects file");
    }

    @Test
    void aCommandHasNoneMade() throws Exception {
        assertSaysItsVersionOnly(caches());

        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void aDamagedOneIsNotUsed() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(copy().toFile(), "rw")) {
            file.seek(file.length() / 2);
            file.write(new byte[1 << 20]);
        }

        assertSaysItsVersionOnly(caches());
        assertThat(mainClassLoadedFrom("")).startsWith("file:");
    }

    @Test
    void aShortenedOneIsNotUsed() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(copy().toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }

        assertSaysItsVersionOnly(caches());
    }

    @Test
    void optionsOfOnesOwnComeFirst() throws Exception {
        copy();

        assertThat(mainClassLoadedFrom("-Xshare:off")).startsWith("file:");
    }

    @Test
    void aCollectorOfOnesOwnWorksWithIt() throws Exception {
        copy();

        assertSaysItsVersionOnly(with("JAVA_OPTS", "-XX:+UseParallelGC"));
    }

    @Test
    void startsWhereThereIsNoFolderForIt() throws Exception {
        Path file = Files.createFile(temporary.resolve("a file"));

        assertSaysItsVersionOnly(Map.of("XDG_CACHE_HOME", file.toString()));
        assertSaysItsVersionOnly(Map.of("XDG_CACHE_HOME", "", "HOME", ""));
        try (Program program = Program.run(Map.of(), "make-class-archive", file.toString())) {
            assertThat(program.status()).isEqualTo(1);
        }
    }

    @Test
    void theFolderThatSystemdGivesIsTaken() throws Exception {
        copy();

        Map<String, String> systemd = Map.of("XDG_CACHE_HOME", "/nowhere", "CACHE_DIRECTORY", folder() + ":/elsewhere");
        assertThat(loadedFrom(MAIN, systemd, "")).startsWith("shared objects file");
    }

    /** Copies the archive to this test's folder. */
    private Path copy() throws IOException {
        Path from = archives(made).get(0);
        return Files.copy(from, Files.createDirectories(folder()).resolve(from.getFileName()));
    }

    private static void assertSaysItsVersionOnly(Map<String, String> environment) throws Exception {
        try (Program program = Program.run(environment, "--version")) {
            assertThat(program.status()).isZero();
            assertThat(program.output()).singleElement().asString().startsWith("chat-server ");
            assertThat(program.errors()).isEmpty();
        }
    }

    private String mainClassLoadedFrom(String options) throws Exception {
        return loadedFrom(MAIN, caches(), options);
    }

    private static String loadedFrom(String name, Map<String, String> environment, String options) throws Exception {
        String source = name + " source: ";
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("JAVA_OPTS", options + " -Xlog:class+load");
        try (Program program = Program.run(variables, "--version")) {
            List<String> lines = new ArrayList<>(program.output());
            lines.removeIf(line -> !line.contains(" " + source));
            assertThat(lines).hasSize(1);
            return lines.get(0).replaceFirst(".*" + source, "");
        }
    }

    private Map<String, String> caches() {
        return Map.of("XDG_CACHE_HOME", temporary.toString());
    }

    private Map<String, String> with(String variable, String value) {
        return Map.of("XDG_CACHE_HOME", temporary.toString(), variable, value);
    }

    private Path folder() {
        return temporary.resolve("chat-server");
    }

    private static List<Path> archives(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".classes")).toList();
        }
    }
}
