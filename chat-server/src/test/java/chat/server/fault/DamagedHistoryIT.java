package chat.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.Program;
import chat.server.client.Client;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program's {@code history} over one damaged message. */
final class DamagedHistoryIT {

    /** So many that the oldest ones are in the table. */
    private static final int MESSAGES = 2_000;

    private static final String DAMAGED = " is damaged: room tea, number 77";

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void damageAMessage() throws Exception {
        try (Program server = Program.keep(List.of(), folder, "--history-messages", "5000", "--sends-per-second", "0");
                Client ann = Client.in(server.ports().chat(), "tea", "ann")) {
            for (int i = 1; i < MESSAGES; i++) {
                ann.say("tea", "text-" + i + "-");
            }
            String last = "text-" + (MESSAGES - 1) + "-";
            ann.next(json -> json.type().equals("sent") && json.string("id").equals(last));
            ann.post("tea", "the commit that flushes");
            server.terminate();
            assertThat(server.status()).isZero();
        }
        Path file = folder.resolve("messages.db");
        byte[] bytes = Files.readAllBytes(file);
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\"text-77-")] ^= 4;
        Files.write(file, bytes);
    }

    @Test
    void exportLeavesItOutAndSaysSo() throws Exception {
        try (Program export = Program.history("export", "--data", folder.toString(), "--room", "tea")) {
            List<String> lines = export.output();
            assertThat(lines).hasSize(MESSAGES - 1).noneMatch(line -> line.contains("text-77-"));
            assertThat(lines.get(76)).contains("text-78-");
            assertThat(export.errors())
                    .containsExactly("chat-server: " + folder.resolve("messages.db") + DAMAGED + "; left out");
            assertThat(export.status()).isEqualTo(4);
        }
    }

    @Test
    void checkFindsIt() throws Exception {
        try (Program check = Program.history("check", "--data", folder.toString())) {
            assertThat(check.output())
                    .containsExactly(folder.resolve("messages.db") + DAMAGED, "1 rooms, 2000 messages: 1 problems");
            assertThat(check.status()).isEqualTo(4);
        }
    }
}
