package chat.server.proxies;

import chat.server.ReservedPort;
import chat.server.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** A proxy as a process of its own, which takes connections. Used by one thread. */
public final class RunningProxy implements AutoCloseable {

    private static final long ASK_AGAIN_MILLIS = 20;

    private static final Queue<ReservedPort> RESERVED = new ConcurrentLinkedQueue<>();

    private final Process process;
    private final Path log;

    private RunningProxy(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts, and waits until it listens on {@code port} of 127.0.0.1.
     *
     * @param folder for its log, and its home
     */
    public static RunningProxy start(Path folder, int port, List<String> command) throws IOException {
        Path log = folder.resolve("proxy.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("XDG_DATA_HOME", folder.toString());
        builder.environment().put("XDG_CONFIG_HOME", folder.toString());
        RunningProxy proxy = new RunningProxy(builder.start(), log);
        try {
            proxy.awaitListening(port);
            return proxy;
        } catch (IOException e) {
            proxy.close();
            throw e;
        }
    }

    /** For a proxy: nobody else is given it, as long as this process lives. */
    @SuppressWarnings("resource")
    public static int freePort() throws IOException {
        ReservedPort port = new ReservedPort();
        RESERVED.add(port);
        return port.number();
    }

    private void awaitListening(int port) throws IOException {
        long deadline = System.nanoTime() + TestServer.BOUND.toNanos();
        while (!listens(port)) {
            if (hasEnded() || System.nanoTime() > deadline) {
                throw new IOException("the proxy does not listen: " + Files.readString(log));
            }
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Gives it some time for that. */
    private boolean hasEnded() {
        try {
            return process.waitFor(ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit()
                .orTimeout(TestServer.BOUND.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
