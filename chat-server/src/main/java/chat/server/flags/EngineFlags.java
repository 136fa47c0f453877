package chat.server.flags;

import static chat.server.flags.ServerFlags.DEFAULT;

import chat.server.config.Engine;
import chat.server.config.TransportKind;
import picocli.CommandLine.Option;

/** What serves the clients. Filled once, by the command line. */
final class EngineFlags {

    @Option(
            names = "--transport",
            paramLabel = "KIND",
            description = "uses this kernel interface: auto, io_uring, epoll or nio" + DEFAULT)
    private TransportKind transport = Engine.defaults().transport();

    @Option(
            names = "--event-loops",
            paramLabel = "N",
            description = "threads that serve clients (default: one for every two processors)")
    private int eventLoops = Engine.defaults().eventLoops();

    /** Throws an {@link IllegalArgumentException} that names the flag that is wrong. */
    Engine engine() {
        return new Engine(transport, eventLoops);
    }
}
