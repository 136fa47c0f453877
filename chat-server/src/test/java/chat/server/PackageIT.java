package chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packages, unpacked: what is in them, and that it works from where they put it. */
final class PackageIT {

    private static final String CONFIG = "etc/chat-server/chat-server.toml";

    /** The root folder of a machine that has the .deb; and what dpkg has of it for itself. */
    private static Path root = Path.of("");

    private static Path control = Path.of("");

    @TempDir
    Path temporary = Path.of("");

    @BeforeAll
    static void unpack(@TempDir Path folder) throws Exception {
        requires("dpkg-deb");
        root = folder.resolve("root");
        control = folder.resolve("control");
        run("dpkg-deb", "--extract", deb(), root.toString());
        run("dpkg-deb", "--control", deb(), control.toString());
    }

    @Test
    void theProgramRunsThroughTheLinkOnThePath() throws Exception {
        try (Program program = Program.run(root.resolve("usr/bin/chat-server"), Map.of(), "--version")) {
            assertThat(program.output()).singleElement().asString().startsWith("chat-server ");
            assertThat(program.errors()).isEmpty();
        }
    }

    @Test
    void theConfigurationIsSoundAndStaysOnAnUpgrade() throws Exception {
        assertThat(Files.readAllLines(control.resolve("conffiles"))).containsExactly("/" + CONFIG);
        assertChecked(root.resolve(CONFIG));
    }

    @Test
    void whatTheConfigurationOffersIsKnown() throws Exception {
        List<String> all = Files.readAllLines(root.resolve(CONFIG)).stream()
                .map(line -> line.replaceFirst("^#(?=[a-z])", ""))
                .toList();
        assertThat(all).anyMatch(line -> line.startsWith("port = "));

        assertChecked(Files.write(temporary.resolve("all.toml"), all));
    }

    private static void assertChecked(Path config) throws Exception {
        try (Program program = Program.run(Map.of(), "check-config", "--config", config.toString())) {
            assertThat(program.status()).isZero();
            assertThat(program.errors()).isEmpty();
        }
    }

    @Test
    void everythingBelongsToRootAndIsWritableForNobodyElse() throws Exception {
        assertThat(run("dpkg-deb", "--contents", deb()))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).matches("(d|-|l)rw[x-]r-[x-]r-[x-] root/root +.*"));
    }

    @Test
    void theScriptsOfThePackageAreReadByTheShell() throws Exception {
        for (String script : List.of("postinst", "prerm", "postrm")) {
            assertThat(control.resolve(script)).isExecutable();
            assertThat(run("sh", "-n", control.resolve(script).toString())).isEmpty();
        }
    }

    @Test
    void javaIsRequiredAndAnotherOneIsNoticed() throws Exception {
        assertThat(Files.readString(control.resolve("control")))
                .contains("Depends: default-jre-headless (>= 2:1.17) | java17-runtime-headless, adduser\n");
        assertThat(Files.readString(control.resolve("triggers"))).contains("interest-noawait /usr/lib/jvm");
    }

    @Test
    void theUnitsAreWhereSystemdLooks() throws Exception {
        Path units = root.resolve("usr/lib/systemd/system");
        try (Stream<Path> sources = Files.list(Path.of("src/main/dist/systemd"))) {
            for (Path source : sources.toList()) {
                assertThat(units.resolve(source.getFileName())).hasSameBinaryContentAs(source);
            }
        }
        assertThat(Files.readString(units.resolve("chat-server.service.d/package.conf")))
                .contains("ExecStart=/usr/bin/chat-server\n", "CHAT_CONFIG=/" + CONFIG, "User=chat-server\n")
                .contains(otherVariables(units.resolve("chat-server.service")));
    }

    /** Those that the unit sets, without the addresses and ports, which are the file's here. */
    private static List<String> otherVariables(Path unit) throws IOException {
        List<String> variables = Files.readAllLines(unit).stream()
                .filter(line -> line.startsWith("Environment="))
                .flatMap(line -> Stream.of(line.replace("Environment=", "").split(" ", -1)))
                .filter(word -> !word.startsWith("CHAT_"))
                .toList();
        assertThat(variables).isNotEmpty();
        return variables;
    }

    @Test
    void theManualNamesEveryFlagAndReadsWithoutAWarning() throws Exception {
        requires("man");
        Path page = root.resolve("usr/share/man/man1/chat-server.1.gz");
        assertThat(run("man", "--local-file", "--warnings=w", "-Tutf8", page.toString()))
                .noneMatch(line -> line.contains("warning:"));

        String text = String.join("\n", run("gzip", "--decompress", "--stdout", page.toString()));
        assertThat(Flags.settings())
                .isNotEmpty()
                .allSatisfy(flag -> assertThat(text).contains(flag.longestName().replace("-", "\\-")));
        assertThat(text).contains("chat\\-server history export", "chat\\-server check\\-config");
    }

    @Test
    void bashCompletesAFlag() throws Exception {
        String completion = root.resolve("usr/share/bash-completion/completions/chat-server")
                .toString();
        String script = "compopt() { :; }; . " + completion + "; COMP_WORDS=(chat-server --max-te) COMP_CWORD=1"
                + "; _complete_chat-server; echo \"${COMPREPLY[@]}\"";

        assertThat(run("bash", "-c", script)).containsExactly("--max-text-chars");
    }

    @Test
    void theTarballRunsWhereItIsUnpacked() throws Exception {
        run("tar", "-xzf", "target/chat-server-" + version() + ".tar.gz", "-C", temporary.toString());
        Path folder = temporary.resolve("chat-server-" + version());

        try (Program program = Program.run(folder.resolve("bin/chat-server"), Map.of(), "--version")) {
            assertThat(program.output()).containsExactly("chat-server " + version());
        }
        assertThat(folder).isDirectoryContaining("glob:**/LICENSE").isDirectoryContaining("glob:**/share");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("LICENSE"))))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void lintianFindsNothing() throws Exception {
        requires("lintian");

        assertThat(run("lintian", "--allow-root", "--fail-on", "error,warning", deb()))
                .isEmpty();
    }

    private static String version() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("_all.deb"))
                    .map(name -> name.replaceAll("chat-server_|_all.deb", ""))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String deb() throws IOException {
        return "target/chat-server_" + version() + "_all.deb";
    }

    private static void requires(String program) {
        boolean there = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        if (!there && System.getenv("CI") != null) {
            throw new AssertionError(program + " is not on the PATH");
        }
        Assumptions.assumeTrue(there, "without " + program + " its tests are left out");
    }

    /** What a program prints, errors included; its status has to be 0. */
    private static List<String> run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        List<String> lines = new ArrayList<>(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList());
        assertThat(process.waitFor()).as("status; it printed %s", lines).isZero();
        return lines;
    }
}
