package chat.server.stream.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The network between clients and a server: a port of the loopback address that passes connections on to another one. Thread-safe; each
 * connection has two threads.
 *
 * <p>A direction that is cut holds back what comes, ends of connections included, as TCP does where packets are lost. Nobody sees an error.
 * What was held back goes on at {@link #heal}, and is lost at {@link #reset}.
 */
public final class TestProxy implements AutoCloseable {

    /** Where bytes go. */
    public enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    private static final int CONNECT_MILLIS = 5_000;

    /** Bound, but never listens: nobody else gets the port while connections are refused. */
    private final SocketChannel reservation;

    private final int port;

    // Guarded by this.
    private final Set<Direction> cut = EnumSet.noneOf(Direction.class);
    private final Map<Direction, Long> held = new EnumMap<>(Direction.class);
    private final Set<ProxyLink> links = new HashSet<>();
    private final Set<ProxyLink> stalled = new HashSet<>();
    private String stall = "";
    private @Nullable ServerSocketChannel listener;
    private Thread acceptor = new Thread();
    private int target;

    /** Whether a connection waits for a server where there is none, and is not broken. */
    private final boolean patient;

    /** Refuses connections until {@link #allow}. Breaks those that find no server. */
    public TestProxy() {
        this(false);
    }

    TestProxy(boolean patient) {
        this.patient = patient;
        try {
            reservation = SocketChannel.open();
            reservation.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            reservation.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            port = ((InetSocketAddress) reservation.getLocalAddress()).getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stays the same. */
    public int port() {
        return port;
    }

    /** Passes connections on to the port, from the next one on. 0: there is no server. */
    public synchronized void target(int serverPort) {
        target = serverPort;
        notifyAll();
    }

    /** Takes connections. */
    public synchronized void allow() {
        if (listener != null) {
            return;
        }
        try {
            ServerSocketChannel opened = ServerSocketChannel.open();
            opened.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            listener = opened;
            acceptor = start("accept", () -> accept(opened));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Refuses connections. Those that are open stay. */
    public synchronized void refuse() {
        if (listener != null) {
            closeQuietly(listener);
            listener = null;
            // As long as it has not returned from its call, the system takes connections.
            joinAcceptor();
        }
    }

    private void joinAcceptor() {
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Holds back what goes in these directions; without any: in both. */
    public synchronized void cut(Direction... directions) {
        cut.addAll(directions.length == 0 ? List.of(Direction.values()) : List.of(directions));
    }

    /**
     * Holds back what goes to a client from the next such text on, and in the middle of it. Its other connections go on, and so does the one that it
     * opens in place of this one.
     */
    synchronized void stallInside(String text) {
        stall = text;
    }

    /** How much of a piece goes on at once. */
    private synchronized int before(byte[] bytes, int length, Direction direction, ProxyLink link) {
        int at = stall.isEmpty() || direction == Direction.TO_SERVER
                ? -1
                : new String(bytes, 0, length, StandardCharsets.ISO_8859_1).indexOf(stall);
        if (at < 0) {
            return stalled.contains(link) && direction == Direction.TO_CLIENT ? 0 : length;
        }
        stalled.add(link);
        return at + stall.length() / 2;
    }

    /** Passes everything on again, what was held back first. */
    public synchronized void heal() {
        cut.clear();
        stall = "";
        stalled.clear();
        notifyAll();
    }

    /** Breaks all connections by RST, whatever is cut. */
    public synchronized void reset() {
        links.forEach(ProxyLink::reset);
        links.clear();
        held.clear();
        notifyAll();
    }

    /** Waits until at least as many bytes are held back. */
    synchronized void awaitHeld(Direction direction, long bytes, long boundMillis) throws InterruptedException {
        long deadline = System.nanoTime() + boundMillis * 1_000_000;
        while (held.getOrDefault(direction, 0L) < bytes) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new AssertionError("holds back " + held);
            }
            wait(millis);
        }
    }

    @Override
    public void close() {
        refuse();
        heal();
        reset();
        closeQuietly(reservation);
    }

    private void accept(ServerSocketChannel from) {
        while (from.isOpen()) {
            try {
                Socket client = from.accept().socket();
                start("connect", () -> connect(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        ProxyLink link = new ProxyLink(client, server);
        try {
            int serverPort = awaitTarget(link);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort), CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            start("to client", () -> pass(server, client, Direction.TO_CLIENT, link));
            pass(client, server, Direction.TO_SERVER, link);
        } catch (IOException e) {
            link.reset();
            forget(link);
        }
    }

    private synchronized int awaitTarget(ProxyLink link) throws IOException {
        links.add(link);
        try {
            while (target == 0 && patient && links.contains(link)) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (target == 0) {
            throw new ConnectException("no server");
        }
        return target;
    }

    private void pass(Socket from, Socket to, Direction direction, ProxyLink link) {
        byte[] bytes = new byte[65_536];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                int before = isCut(direction) ? 0 : before(bytes, length, direction, link);
                out.write(bytes, 0, before);
                if (before < length) {
                    awaitOpen(direction, length - before, link);
                    out.write(bytes, before, length - before);
                }
            }
            awaitOpen(direction, 0, link);
            to.shutdownOutput();
            if (link.halfEnded()) {
                link.close();
                forget(link);
            }
        } catch (IOException e) {
            if (awaitOpen(direction, 0, link)) {
                link.reset();
                forget(link);
            }
        }
    }

    /** @return false: the link was broken meanwhile, or this thread is to end */
    private synchronized boolean awaitOpen(Direction direction, int length, ProxyLink link) {
        boolean counted = false;
        while ((isCut(direction) || stalled.contains(link) && direction == Direction.TO_CLIENT)
                && links.contains(link)) {
            if (!counted) {
                held.merge(direction, (long) length, Long::sum);
                counted = true;
                notifyAll();
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        if (counted) {
            held.computeIfPresent(direction, (key, bytes) -> bytes - length);
        }
        return links.contains(link);
    }

    private synchronized boolean isCut(Direction direction) {
        return cut.contains(direction);
    }

    private synchronized void forget(ProxyLink link) {
        links.remove(link);
        notifyAll();
    }

    private static Thread start(String name, Runnable task) {
        Thread thread = new Thread(task, "proxy: " + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
