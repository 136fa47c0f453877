package chat.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.Program;
import chat.server.client.Client;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program says in one line why it cannot keep messages in a folder, and ends with status 1. */
final class RefusedFolderIT {

    @TempDir
    Path folder = Path.of("");

    private static void assertRefused(Program program, String... words) throws InterruptedException {
        assertThat(program.status()).isEqualTo(1);
        assertThat(program.errors())
                .singleElement()
                .asString()
                .startsWith("chat-server: ")
                .contains(words)
                .contains("--data");
        assertThat(program.output()).isEmpty();
    }

    @Test
    void namesTheFileThatIsDamaged() throws Exception {
        Path file = folder.resolve("messages.db");
        Files.writeString(file, "These are not the messages of anybody.".repeat(1_000));
        byte[] before = Files.readAllBytes(file);
        try (Program program = Program.keep(List.of(), folder)) {
            assertRefused(program, file.toString(), "damaged");
            assertThat(file).hasBinaryContent(before);
        }
    }

    @Test
    void namesTheFolderThatItCannotWriteTo() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder, "ro,size=1m");
                Program program = Program.keep(disk.through(), disk.path("data"))) {
            assertRefused(program, disk.path("data").toString(), "Read-only file system");
        }
    }

    @Test
    void namesTheFolderThatHasNoRoom() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder, "size=32k");
                Program program = Program.keep(disk.through(), disk.path("data"))) {
            assertRefused(program, "the disk is full", disk.path("data").toString());
        }
    }

    @Test
    void namesTheFolderThatAnotherServerUsesWhichGoesOn() throws Exception {
        try (KeptServer first = KeptServer.start(List.of(), folder);
                Client ann = first.in("room", "ann")) {
            try (Program second = Program.keep(List.of(), folder)) {
                assertRefused(second, "another server uses " + folder);
            }
            assertThat(ann.say("room", "hello").next("sent").number("seq")).isEqualTo(1);
        }
    }

    @Test
    void namesTheFolderAlsoIfSomebodyHasRemovedTheLockFile() throws Exception {
        try (KeptServer first = KeptServer.start(List.of(), folder);
                Client ann = first.in("room", "ann")) {
            Files.delete(folder.resolve("lock"));
            try (Program second = Program.keep(List.of(), folder)) {
                assertRefused(second, "another server uses " + folder);
            }
            assertThat(ann.say("room", "hello").next("sent").number("seq")).isEqualTo(1);
        }
    }
}
