package chat.server.hook;

import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.TestServer;
import chat.server.config.Webhooks;
import chat.server.stream.Submission;
import chat.server.stream.TestPublisher;
import chat.server.stream.memory.MemoryStreams;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Rooms in memory, webhooks that lose no time, and a receiver on a real socket. Used by one thread. */
final class HookWorld implements AutoCloseable {

    static final byte[] KEY = "0123456789012345678901234567".getBytes(StandardCharsets.US_ASCII);
    static final String ALL = "'message', 'edited', 'deleted', 'changed', 'joined', 'left', 'disconnected'";
    static final RoomName TEA = new RoomName("tea");
    static final Member ANN = new Member(new UserId("ann"), new UserName("Ann"));

    /** Tries again at once, and gives up no request while the receiver is about to answer. */
    static final Pace QUICK = quick(Duration.ofMinutes(1));

    /** For receivers that never answer; gives up the request to one that is slow, and sends it again. */
    static final Pace IMPATIENT = quick(Duration.ofSeconds(1));

    private static final int RETAINED = 10;

    final Receiver receiver = new Receiver();
    final Hooks hooks;
    final List<String> lookedUp = new CopyOnWriteArrayList<>();
    volatile InetAddress address = InetAddress.getLoopbackAddress();

    private final Path file;
    private final MemoryStreams streams = new MemoryStreams(RETAINED, Clock.systemUTC());
    private final TestPublisher publisher = new TestPublisher(streams);

    HookWorld(Path folder) throws IOException {
        this(folder, QUICK);
    }

    HookWorld(Path folder, Pace pace) throws IOException {
        this(folder, pace, Outside.ofSystem().tls());
    }

    HookWorld(Path folder, SslContext tls) throws IOException {
        this(folder, QUICK, tls);
    }

    private HookWorld(Path folder, Pace pace, SslContext tls) throws IOException {
        file = folder.resolve("hooks.toml");
        Outside outside = new Outside(this::lookUp, tls, pace);
        hooks = new Hooks(
                streams, new SimpleMeterRegistry(), FileCursors.in(null), Clock.systemUTC(), loop -> {}, () -> outside);
        streams.listen(publication -> hooks.published(publication.event()));
    }

    private static Pace quick(Duration answer) {
        return new Pace(answer, Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofSeconds(5), 3);
    }

    private CompletableFuture<List<InetAddress>> lookUp(String host) {
        lookedUp.add(host);
        return CompletableFuture.completedFuture(List.of(address));
    }

    /** As a file says it. */
    String hook(String name, String rooms, String events) {
        return hook(name, "http://hooks.example:" + receiver.port() + "/in?a=b", rooms, events);
    }

    static String hook(String name, String url, String rooms, String events) {
        return "[" + name + "]\nurl = '" + url + "'\nsecret = 'whsec_"
                + Base64.getEncoder().encodeToString(KEY) + "'\nrooms = [" + rooms + "]\nevents = [" + events + "]\n";
    }

    void load(boolean allowPrivate, String... tables) throws IOException {
        Files.writeString(file, String.join("", tables));
        hooks.prepare(new Webhooks(file, allowPrivate)).run();
    }

    /** With a hook that wants everything. */
    HookWorld load() throws IOException {
        load(true, hook("one", "'*'", ALL));
        return this;
    }

    void say(String... texts) {
        for (String text : texts) {
            publish(TEA, new Submission.Say(text));
        }
    }

    void publish(RoomName room, Submission.Intent intent) {
        publisher.submit(room, ANN.user(), null, intent);
    }

    /** Once each request that was under way has failed: the next one is made of what there is now. */
    void awaitNextFailure() {
        long failed = hooks.states().get(0).failed();
        await(state -> state.failed() > failed);
    }

    /** The first hook, once it is as it should be. */
    HookState await(Predicate<HookState> wanted) {
        long deadline = System.nanoTime() + TestServer.BOUND.toNanos();
        HookState state = hooks.states().get(0);
        while (!wanted.test(state)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("stays at " + state);
            }
            TestServer.pause();
            state = hooks.states().get(0);
        }
        return state;
    }

    @Override
    public void close() throws IOException {
        hooks.stop();
        receiver.close();
    }
}
