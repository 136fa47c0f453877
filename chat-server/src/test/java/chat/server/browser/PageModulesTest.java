package chat.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.CloseReason;
import chat.protocol.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page's modules without a browser, in Node.js: runs {@code src/test/page}. */
class PageModulesTest {

    @Test
    void theModulesDoWhatTheirTestsSay() throws IOException, InterruptedException {
        Path node = Program.require("PLAYWRIGHT_NODEJS_PATH", List.of("node"), "the page's modules");
        ProcessBuilder tests =
                new ProcessBuilder(node.toString(), "--test", "src/test/page/").redirectErrorStream(true);
        tests.environment()
                .put(
                        "CHAT_ERROR_CODES",
                        join(Arrays.stream(ErrorCode.values())
                                .map(ErrorCode::wireName)
                                .toList()));
        tests.environment()
                .put(
                        "CHAT_CLOSE_CODES",
                        join(Arrays.stream(CloseReason.values())
                                .map(CloseReason::code)
                                .toList()));

        Process process = tests.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
    }

    private static String join(List<?> codes) {
        return codes.stream().map(Object::toString).collect(Collectors.joining(" "));
    }
}
