package chat.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.Program;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel has io_uring, and too little memory may be locked for the rings. */
final class NoRingsIT {

    @TempDir
    Path folder = Path.of("");

    private static List<String> littleLockedMemory() throws InterruptedException {
        List<String> command = List.of("setpriv", "--bounding-set=-ipc_lock", "prlimit", "--memlock=65536");
        Machine.mustBeAbleTo("bound the memory that is locked", Machine.with(command, "true"));
        return command;
    }

    @Test
    void takesAnotherTransportAndSaysWhy() throws Exception {
        try (KeptServer server = KeptServer.start(littleLockedMemory(), folder)) {
            assertThat(server.readiness()).isEqualTo(200);

            server.program.terminate();
            assertThat(server.program.status()).isZero();
            assertThat(server.program.errors())
                    .filteredOn(line -> line.contains("io_uring"))
                    .singleElement()
                    .asString()
                    .contains("memlock", "transport epoll");
        }
    }

    @Test
    void saysInOneLineThatTheOneAskedForCannotBeHad() throws Exception {
        try (Program program = Program.keep(littleLockedMemory(), folder, "--transport", "io_uring")) {
            assertThat(program.status()).isEqualTo(1);
            assertThat(program.errors()).singleElement().asString().contains("--transport: io_uring", "memlock");
        }
    }
}
