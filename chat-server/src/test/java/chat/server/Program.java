package chat.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged program, running as a process of its own. Used by one thread. */
public final class Program implements AutoCloseable {

    static final Path FOLDER = Path.of("target/chat-server").toAbsolutePath();
    static final Path LAUNCHER = FOLDER.resolve("bin/chat-server");

    /** Most programs live for a second, in which the other compiler would only take the processor. */
    static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";

    private static final int BOUND_SECONDS = 30;
    private static final Pattern LISTENING = Pattern.compile(
            "chat-server \\S+ listens on https?://[0-9.:\\[\\]]+:(\\d+), management on http://127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final BufferedReader out;
    private final CompletableFuture<String> err = new CompletableFuture<>();

    private Program(Path launcher, Map<String, String> environment, List<String> arguments) throws IOException {
        this(List.of(launcher.toString()), environment, arguments);
    }

    private Program(List<String> launcher, Map<String, String> environment, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("CHAT_") || name.startsWith("JAVA_"));
        Path states = Files.createDirectories(Path.of("target/state").toAbsolutePath());
        builder.environment()
                .put("XDG_STATE_HOME", Files.createTempDirectory(states, "of-").toString());
        // The launcher's archive of classes, one for all tests.
        builder.environment()
                .put("XDG_CACHE_HOME", Path.of("target/cache").toAbsolutePath().toString());
        // Its messages would be counted with those of a test.
        builder.environment().put("CHAT_CANARY", "0s");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS", QUICK_COMPILER);
        builder.environment().putAll(environment);
        process = builder.start();
        out = process.inputReader(StandardCharsets.UTF_8);
        // Not on the common pool: on two processors this would be its only thread, and the JDK's HTTP client needs one.
        Thread reader = new Thread(() -> err.complete(text(process.getErrorStream())), "stderr");
        reader.setDaemon(true);
        reader.start();
    }

    private static String text(InputStream in) {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "cannot be read: " + e;
        }
    }

    static Program run(String... arguments) throws IOException {
        return run(Map.of(), arguments);
    }

    static Program run(Map<String, String> environment, String... arguments) throws IOException {
        return new Program(LAUNCHER, environment, List.of(arguments));
    }

    static Program run(Path launcher, Map<String, String> environment, String... arguments) throws IOException {
        return new Program(launcher, environment, List.of(arguments));
    }

    /** Runs the command {@code history}. */
    public static Program history(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("history"));
        all.addAll(List.of(arguments));
        return new Program(LAUNCHER, Map.of(), all);
    }

    /** On free ports, if nothing else is said. */
    static Program serve(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--port", "0", "--management-port", "0", "--in-memory"));
        all.addAll(List.of(arguments));
        return new Program(LAUNCHER, Map.of(), all);
    }

    /**
     * Keeps messages in a folder, and takes free ports.
     *
     * @param through a command that starts the one that follows it, with its words; empty: none
     */
    public static Program keep(List<String> through, Path data, String... arguments) throws IOException {
        List<String> launcher = new ArrayList<>(through);
        launcher.add(LAUNCHER.toString());
        List<String> all = new ArrayList<>(List.of("--port", "0", "--management-port", "0", "--data", data.toString()));
        all.addAll(List.of(arguments));
        return new Program(launcher, Map.of(), all);
    }

    /** Waits for the line that says where the server listens. */
    public Ports ports() throws IOException {
        String line = String.valueOf(out.readLine());
        Matcher listening = LISTENING.matcher(line);
        if (!listening.matches()) {
            throw new AssertionError("printed: " + line + (process.isAlive() ? "" : ", complained: " + errors()));
        }
        return new Ports(Integer.parseInt(listening.group(1)), Integer.parseInt(listening.group(2)));
    }

    /** The one that was started, for those who start others from there. */
    public Process process() {
        return process;
    }

    public record Ports(int chat, int management) {}

    /** Waits until the process has a library in its memory. */
    void awaitLibrary(String name) throws IOException {
        Path maps = Path.of("/proc", Long.toString(process.pid()), "maps");
        while (!Files.readString(maps).contains(name)) {
            if (!process.isAlive()) {
                throw new AssertionError("has ended: " + errors());
            }
            Thread.onSpinWait();
        }
    }

    /** Sends SIGTERM, and goes on reading what it prints: {@link Process#destroy} would close that. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Sends SIGHUP. */
    public void hangUp() throws IOException, InterruptedException {
        signal("HUP");
    }

    /** Sends SIGINT. */
    void interrupt() throws IOException, InterruptedException {
        signal("INT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Waits for the end of the process, and gives its exit status. */
    public int status() throws InterruptedException {
        return status(BOUND_SECONDS);
    }

    int status(int seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("still runs");
        }
        return process.exitValue();
    }

    /** What it printed to its standard output that was not read yet. Waits for its end. */
    public List<String> output() {
        return out.lines().toList();
    }

    /** What it printed to its standard error. Waits for its end. */
    public List<String> errors() {
        return err.join().lines().toList();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
