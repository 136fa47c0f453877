package chat.server;

import chat.protocol.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the server is to run. Immutable; a value that cannot be is refused with an {@link IllegalArgumentException} that
 * names the flag. The defaults of all flags are here.
 */
public record ServerConfig(
        Listener chat,
        Listener management,
        TransportKind transport,
        int eventLoops,
        Access access,
        Talk talk,
        SlowReaders slowReaders,
        History history) {

    /** Of a time that may be long: a hundred years. */
    private static final long MOST_DAYS = 36_500;

    /** Each takes a thread, a ring of the kernel's and an inbox. */
    private static final int MOST_EVENT_LOOPS = 256;

    /** What the flags say by themselves, but with messages in memory: their folder depends on the machine. */
    public static ServerConfig defaults() {
        return new ServerConfig(
                new Listener("127.0.0.1", 8000),
                new Listener("127.0.0.1", 8001),
                TransportKind.AUTO,
                Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                Access.defaults(),
                Talk.defaults(),
                SlowReaders.defaults(),
                History.defaults());
    }

    public ServerConfig withChat(Listener other) {
        return new ServerConfig(other, management, transport, eventLoops, access, talk, slowReaders, history);
    }

    public ServerConfig withManagement(Listener other) {
        return new ServerConfig(chat, other, transport, eventLoops, access, talk, slowReaders, history);
    }

    /** Listens on any free ports. */
    public ServerConfig withFreePorts() {
        return withChat(chat.withPort(0)).withManagement(management.withPort(0));
    }

    public ServerConfig withTransport(TransportKind other) {
        return new ServerConfig(chat, management, other, eventLoops, access, talk, slowReaders, history);
    }

    public ServerConfig withEventLoops(int other) {
        return new ServerConfig(chat, management, transport, other, access, talk, slowReaders, history);
    }

    public ServerConfig withAccess(Access other) {
        return new ServerConfig(chat, management, transport, eventLoops, other, talk, slowReaders, history);
    }

    public ServerConfig withTalk(Talk other) {
        return new ServerConfig(chat, management, transport, eventLoops, access, other, slowReaders, history);
    }

    public ServerConfig withSlowReaders(SlowReaders other) {
        return new ServerConfig(chat, management, transport, eventLoops, access, talk, other, history);
    }

    public ServerConfig withHistory(History other) {
        return new ServerConfig(chat, management, transport, eventLoops, access, talk, slowReaders, other);
    }

    /** An address to listen on; port 0 is any free one. */
    public record Listener(String host, int port) {
        public Listener withPort(int other) {
            return new Listener(host, other);
        }
    }

    /** Which of the kernel's interfaces to use. */
    public enum TransportKind {
        AUTO,
        IO_URING,
        EPOLL,
        NIO
    }

    /**
     * Who may connect.
     *
     * @param allowedOrigins origins of pages besides the server's own host; {@code *} for any
     * @param maxConnections in all; 0 for no limit
     * @param maxConnectionsPerAddress 0 for no limit
     */
    public record Access(Set<String> allowedOrigins, int maxConnections, int maxConnectionsPerAddress) {
        public Access {
            allowedOrigins = Set.copyOf(allowedOrigins);
            allowedOrigins.forEach(Access::requireOrigin);
            requireAtLeast("--max-connections", maxConnections, 0);
            requireAtLeast("--max-connections-per-address", maxConnectionsPerAddress, 0);
        }

        public static Access defaults() {
            return new Access(Set.of(), 0, 100);
        }

        public Access withAllowedOrigins(Set<String> other) {
            return new Access(other, maxConnections, maxConnectionsPerAddress);
        }

        public Access withMaxConnections(int other) {
            return new Access(allowedOrigins, other, maxConnectionsPerAddress);
        }

        public Access withMaxConnectionsPerAddress(int other) {
            return new Access(allowedOrigins, maxConnections, other);
        }

        /** What a browser sends (RFC 6454, section 7): a scheme and a host, perhaps a port; or null. */
        private static void requireOrigin(String origin) {
            if (!origin.equals("*") && !origin.equals("null") && !origin.matches("[a-z][a-z0-9+.-]*://[^/?#@\\s]+")) {
                throw new IllegalArgumentException("--allow-origin must be like https://example.org, or *: " + origin);
            }
        }
    }

    /**
     * What a connection may do.
     *
     * @param sendsPerSecond 0 for no limit
     * @param maxTextChars the most characters in one message
     * @param editWindow how long after sending one may change or delete a message; {@link Duration#ZERO}: never
     * @param pingInterval how long a connection may be silent before it is asked
     */
    public record Talk(int sendsPerSecond, int maxTextChars, Duration editWindow, Duration pingInterval) {

        /** A frame holds 64 KiB, of which a character in JSON can take twelve bytes. */
        private static final int MOST_TEXT_CHARS = 5_000;

        private static final int MOST_PING_SECONDS = 120;

        public Talk {
            requireAtLeast("--sends-per-second", sendsPerSecond, 0);
            requireAtLeast("--max-text-chars", maxTextChars, 1);
            if (maxTextChars > MOST_TEXT_CHARS) {
                throw new IllegalArgumentException("--max-text-chars must be at most " + MOST_TEXT_CHARS);
            }
            requireTime("--edit-window", editWindow);
            if (pingInterval.toSeconds() < 1 || pingInterval.toSeconds() > MOST_PING_SECONDS) {
                throw new IllegalArgumentException("--ping-interval must be 1s to " + MOST_PING_SECONDS + "s");
            }
        }

        public static Talk defaults() {
            return new Talk(
                    Limits.DEFAULT_SENDS_PER_SECOND,
                    Limits.DEFAULT_TEXT_CHARS,
                    Duration.ofHours(24),
                    Duration.ofSeconds(25));
        }

        public Talk withSendsPerSecond(int other) {
            return new Talk(other, maxTextChars, editWindow, pingInterval);
        }

        public Talk withMaxTextChars(int other) {
            return new Talk(sendsPerSecond, other, editWindow, pingInterval);
        }

        public Talk withEditWindow(Duration other) {
            return new Talk(sendsPerSecond, maxTextChars, other, pingInterval);
        }
    }

    /**
     * What a connection that does not read may cost.
     *
     * @param maxPendingBytes that wait for one connection; beyond that it is left out, and reads the history later
     * @param maxBehind how long a connection can go without being writable
     */
    public record SlowReaders(int maxPendingBytes, Duration maxBehind) {

        private static final int LEAST_PENDING_BYTES = 64 * 1024;
        private static final int MOST_BEHIND_SECONDS = 120;

        public SlowReaders {
            requireAtLeast("--max-pending-bytes", maxPendingBytes, LEAST_PENDING_BYTES);
            if (maxBehind.toSeconds() < 1 || maxBehind.toSeconds() > MOST_BEHIND_SECONDS) {
                throw new IllegalArgumentException("--max-behind must be 1s to " + MOST_BEHIND_SECONDS + "s");
            }
        }

        public static SlowReaders defaults() {
            return new SlowReaders(1 << 20, Duration.ofSeconds(60));
        }

        public SlowReaders withMaxPendingBytes(int other) {
            return new SlowReaders(other, maxBehind);
        }

        public SlowReaders withMaxBehind(Duration other) {
            return new SlowReaders(maxPendingBytes, other);
        }
    }

    /**
     * The retention of each room.
     *
     * @param messages how many
     * @param age how long; {@link Duration#ZERO} for no limit
     * @param store where; null: in memory, as long as the process lives
     */
    public record History(
            int messages, Duration age, @Nullable Store store) {
        public History {
            requireAtLeast("--history-messages", messages, 1);
            requireTime("--history-age", age);
        }

        /** In memory. */
        public static History defaults() {
            return new History(1_000, Duration.ZERO, null);
        }

        public History withMessages(int other) {
            return new History(other, age, store);
        }

        public History withAge(Duration other) {
            return new History(messages, other, store);
        }

        public History withStore(Store other) {
            return new History(messages, age, other);
        }
    }

    /** Where messages are stored, and which faults an acknowledged one survives. */
    public record Store(Path folder, Durability durability) {}

    /** What an acknowledged message survives. */
    public enum Durability {
        /** A power cut. */
        DISK,
        /** The end of the process, by whatever means. */
        PROCESS
    }

    public ServerConfig {
        requireHost("--host", chat.host());
        requireHost("--management-host", management.host());
        requirePort("--port", chat.port());
        requirePort("--management-port", management.port());
        requireAtLeast("--event-loops", eventLoops, 1);
        if (eventLoops > MOST_EVENT_LOOPS) {
            throw new IllegalArgumentException("--event-loops must be at most " + MOST_EVENT_LOOPS);
        }
    }

    /** The part that may change while the server runs, as it is at the start. */
    public Settings settings() {
        return new Settings(access, talk, slowReaders);
    }

    private static void requireAtLeast(String flag, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(flag + " must be at least " + least);
        }
    }

    private static void requireTime(String flag, Duration time) {
        if (time.isNegative() || time.compareTo(Duration.ofDays(MOST_DAYS)) > 0) {
            throw new IllegalArgumentException(flag + " must be 0s to " + MOST_DAYS + "d");
        }
    }

    /** The JDK takes nothing for the loopback address. */
    private static void requireHost(String flag, String host) {
        if (host.isBlank()) {
            throw new IllegalArgumentException(flag + " must be an address");
        }
    }

    private static void requirePort(String flag, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(flag + " must be a port from 0 to 65535");
        }
    }
}
