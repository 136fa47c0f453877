package chat.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.Program;
import chat.server.config.TlsFiles;
import chat.server.tls.Certificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged program needs no folder for what is temporary; where it has to unpack its libraries, it says what hinders it. */
final class NativeLibrariesIT {

    private static final String UNPACK = " -Dorg.sqlite.lib.path=/nowhere -Djava.library.path=/nowhere";

    @TempDir
    Path temporary = Path.of("");

    @TempDir
    Path data = Path.of("");

    /** @param libraries further options of the JVM */
    private List<String> with(SmallDisk disk, String libraries) throws Exception {
        List<String> through = new ArrayList<>(disk.through());
        through.addAll(List.of("env", "JAVA_OPTS=-Djava.io.tmpdir=" + disk.path("") + libraries));
        return through;
    }

    @ParameterizedTest
    @CsvSource({"'noexec,size=8m'", "'ro,size=8m'", "'size=16k'"})
    void startsWhateverTheTemporaryFolderIs(String options) throws Exception {
        try (SmallDisk disk = SmallDisk.mount(temporary, options);
                Program program = Program.keep(with(disk, ""), data)) {
            assertThat(program.ports().chat()).isPositive();
        }
    }

    @Test
    void speaksTlsByItsOwnLibraryWhereTheTemporaryFolderForbidsThat(@TempDir Path keys) throws Exception {
        TlsFiles files = new Certificate(keys).writeTo(keys);
        String cert = files.certificate().toString();
        String key = files.key().toString();
        try (SmallDisk disk = SmallDisk.mount(temporary, "noexec,size=8m");
                Program program = Program.keep(with(disk, ""), data, "--tls-cert", cert, "--tls-key", key)) {
            assertThat(program.ports().chat()).isPositive();
            program.terminate();
            assertThat(program.status()).isZero();
            assertThat(program.errors()).anyMatch(line -> line.contains("TLS by BoringSSL"));
        }
    }

    @Test
    void leavesNothingInTheTemporaryFolderWhenItIsKilled() throws Exception {
        try (Program program = Program.keep(List.of("env", "JAVA_OPTS=-Djava.io.tmpdir=" + temporary), data)) {
            assertThat(program.ports().chat()).isPositive();
        }
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"'noexec,size=8m', noexec", "'ro,size=8m', Read-only file system", "'size=256k', full"})
    void saysWhyTheLibraryCannotBeUnpacked(String options, String reason) throws Exception {
        try (SmallDisk disk = SmallDisk.mount(temporary, options);
                Program program = Program.keep(with(disk, UNPACK), data, "--transport", "nio")) {
            assertThat(program.status()).isEqualTo(1);
            assertThat(program.errors())
                    .singleElement()
                    .asString()
                    .contains("SQLite's library", disk.path("").toString(), reason, "-Dorg.sqlite.tmpdir=FOLDER");
        }
    }
}
