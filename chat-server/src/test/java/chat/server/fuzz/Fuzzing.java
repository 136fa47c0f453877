package chat.server.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jazzer on each target for some time, as a process of its own; only with {@code -Pfuzz}, which copies it. */
@Execution(ExecutionMode.CONCURRENT)
final class Fuzzing {

    private static final Path JAZZER = Path.of("target/jazzer").toAbsolutePath();
    /** What reads what comes from outside. */
    private static final String INSTRUMENTED = String.join(
            ":",
            "io.netty.handler.codec.**",
            "chat.protocol.**",
            "chat.server.net.**",
            "chat.server.http.**",
            "chat.server.forwarded.**",
            "chat.server.connection.**",
            "chat.server.flags.**",
            "chat.server.config.**");

    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 20);

    /** The same inputs in each build, as far as it gets in its time; 0: others each time. */
    private static final int SEED = Integer.getInteger("fuzz.seed", 1);

    private static final int START_AND_STOP_SECONDS = 300;
    private static final int LINES_SHOWN = 60;

    @ParameterizedTest
    @EnumSource
    void findsNothing(Target target) throws IOException, InterruptedException {
        Path folder = Path.of("target/fuzz", target.folder()).toAbsolutePath();
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        Path log = folder.resolve("log");
        Process jazzer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-ea",
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dio.netty.allocator.type=unpooled", // counts
                        "-Dio.netty.leakDetection.level=disabled",
                        "-cp",
                        String.join(
                                File.pathSeparator,
                                System.getProperty("java.class.path"),
                                JAZZER.resolve("jazzer.jar").toString(),
                                JAZZER.resolve("jazzer-api.jar").toString()),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + target.type.getName(),
                        "--instrumentation_includes=" + INSTRUMENTED,
                        "--custom_hook_includes=chat.server.flags.**", // the only ones that open files
                        "--reproducer_path=" + folder,
                        "-artifact_prefix=" + folder + "/",
                        "-seed=" + SEED,
                        "-max_total_time=" + SECONDS,
                        "-max_len=" + target.mostBytes,
                        "-timeout=120", // the first input loads all classes
                        "-rss_limit_mb=0",
                        corpus.toString(),
                        target.seeds().toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            jazzer.getOutputStream().close();
            boolean ended = jazzer.waitFor(SECONDS + START_AND_STOP_SECONDS, TimeUnit.SECONDS);
            if (!ended || jazzer.exitValue() != 0) {
                List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
                throw new AssertionError("the input that failed is to be a seed, in " + target.seeds() + "; " + log
                        + ":\n"
                        + String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size())));
            }
        } finally {
            jazzer.destroyForcibly();
        }
    }
}
