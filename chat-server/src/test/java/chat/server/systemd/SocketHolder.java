package chat.server.systemd;

import chat.server.Program;
import chat.server.ReservedPort;
import chat.server.fault.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Holds the listening sockets for chat and management, as systemd does: starts the server on the first connection, and anew
 * each time that it ends. Used by one thread.
 */
final class SocketHolder implements AutoCloseable {

    private static final int BOUND_SECONDS = 30;

    /** Passes its descriptors on, with the process id that the launcher has and Java keeps. */
    private static final String AGAIN_AND_AGAIN =
            "while :; do sh -c 'export LISTEN_PID=$$; exec \"$@\"' server \"$@\" || exit; done";

    /** The tool takes no port 0. */
    private final ReservedPort chat = new ReservedPort();

    private final ReservedPort management = new ReservedPort();
    private final Program program;

    private SocketHolder(Path data, String... flags) throws IOException {
        List<String> through = List.of(
                "systemd-socket-activate",
                "--setenv=JAVA_HOME",
                "--setenv=XDG_STATE_HOME",
                "--fdname=chat:management",
                "--listen=127.0.0.1:" + chat.number(),
                "--listen=127.0.0.1:" + management.number(),
                "sh",
                "-c",
                AGAIN_AND_AGAIN,
                "holder");
        program = Program.keep(through, data, flags);
    }

    static SocketHolder start(Path data, String... flags) throws IOException, InterruptedException {
        Machine.mustBeAbleTo("activate by sockets", List.of("systemd-socket-activate", "--version"));
        SocketHolder holder = new SocketHolder(data, flags);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
        while (!listens(holder.managementPort())) { // the last one
            if (System.nanoTime() > deadline) {
                throw new AssertionError("does not listen");
            }
        }
        return holder;
    }

    /** By the kernel's table, as a connection would start the server; proc(5). */
    private static boolean listens(int port) throws IOException {
        String row = String.format(Locale.ROOT, ":%04X 00000000:0000 0A", port);
        return Files.readString(Path.of("/proc/net/tcp")).contains(row);
    }

    int chatPort() {
        return chat.number();
    }

    int managementPort() {
        return management.number();
    }

    /** Waits for a server that listens, after the one before, and returns it. */
    ProcessHandle server() throws IOException {
        program.ports();
        return program.process().children().findFirst().orElseThrow();
    }

    /** Stops a server in order, after which the next one starts. */
    void restart(ProcessHandle server) throws Exception {
        server.destroy();
        server.onExit().get(BOUND_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        List<ProcessHandle> servers = program.process().descendants().toList();
        program.close();
        servers.forEach(ProcessHandle::destroyForcibly);
        chat.close();
        management.close();
    }
}
