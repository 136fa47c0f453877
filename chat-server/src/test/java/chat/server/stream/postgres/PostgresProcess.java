package chat.server.stream.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A running PostgreSQL on a free port of the loopback address. Used by one thread.
 *
 * <p>It ends with this JVM, however that ends, and its data folder goes: a shell reads from a pipe whose other end is here, and kills it at the
 * pipe's end.
 */
final class PostgresProcess {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 5;

    /** The first argument is the data folder, the others start the server, which takes the place of this shell. */
    private static final String WATCHED = """
            data=$1
            shift
            exec 3<&0
            ( (
              trap '' HUP INT TERM # the system sends HUP where a stopped process loses its parent
              read -r ours <&3 && exit
              kill -STOP $$
              kill -KILL $(cat "/proc/$$/task/$$/children") $$
              rm -rf "$data" || { sleep 1; rm -rf "$data"; }
            ) </dev/null >/dev/null 2>&1 & )
            exec "$@" </dev/null 3<&-
            """;

    private final Process process;
    private final ServerOutput output;
    private final int port;

    private PostgresProcess(Process process, ServerOutput output, int port) {
        this.process = process;
        this.output = output;
        this.port = port;
    }

    /**
     * Starts a server, and waits until it takes connections.
     *
     * @param name of the file that gets its output
     * @param settings {@code name=value}, as in {@code postgresql.conf}
     */
    static PostgresProcess start(PostgresBinaries binaries, Path data, String name, List<String> settings) {
        return start(binaries.command(), binaries, data, name, settings);
    }

    /** @param through the words before the command */
    static PostgresProcess start(
            List<String> through, PostgresBinaries binaries, Path data, String name, List<String> settings) {
        try {
            for (int attempt = 1; ; attempt++) {
                int port = freePort();
                PostgresProcess started = launch(through, binaries, data, name, port, settings);
                if (started.output.awaitLine("database system is ready to accept", BOUND)) {
                    return started;
                }
                // Somebody else got the port.
                boolean retry = started.output.awaitLine("Address already in use", BOUND) && attempt < ATTEMPTS;
                if (!retry) {
                    throw new IllegalStateException("PostgreSQL for the tests did not start; " + started.output);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static PostgresProcess launch(
            List<String> through, PostgresBinaries binaries, Path data, String name, int port, List<String> settings)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", WATCHED, "sh", data.toString()));
        command.addAll(through);
        command.addAll(List.of(binaries.program("postgres"), "-D", data.toString()));
        Stream.concat(
                        Stream.of(
                                "listen_addresses=127.0.0.1",
                                "port=" + port,
                                "unix_socket_directories=",
                                "shared_buffers=16MB",
                                "wal_init_zero=off",
                                "log_line_prefix=%m [%p] "),
                        settings.stream())
                .forEach(setting -> command.addAll(List.of("-c", setting)));
        Path logs = Files.createDirectories(Path.of("target/postgres-output"));
        Path file = logs.resolve(name + "-" + ProcessHandle.current().pid() + ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        return new PostgresProcess(process, new ServerOutput(process.getInputStream(), file), port);
    }

    int port() {
        return port;
    }

    ServerOutput output() {
        return output;
    }

    /** Kills all its processes at once, as a crash does, and waits until they are gone. */
    void kill() {
        leaveData();
        stop();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        awaitEnd();
    }

    /** Ends it: connections are closed, all is written. */
    void shutDown() {
        leaveData();
        signal("INT", Stream.of(process.toHandle()));
        awaitEnd();
    }

    /** Stops all its processes, the first one first, so that no other comes. */
    void stop() {
        signal("STOP", Stream.of(process.toHandle()));
        signal("STOP", process.descendants());
    }

    /** Lets them go on. */
    void cont() {
        signal("CONT", Stream.concat(process.descendants(), Stream.of(process.toHandle())));
    }

    /** From here on it is ours to end it, or it will end by itself: its data stay. */
    void leaveData() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL has ended by itself; " + output, e);
        }
    }

    void awaitEnd() {
        try {
            output.awaitEnd(BOUND);
            if (!process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("PostgreSQL does not end; " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** To those that are still there. */
    private static void signal(String signal, Stream<ProcessHandle> processes) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "kill -s \"$@\" 2>/dev/null; true", "sh", signal));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        PostgresBinaries.run(command);
    }
}
