package chat.server.command;

import chat.server.config.Listener;
import chat.server.config.Listening;
import chat.server.flags.ManagementFlags;
import chat.server.flags.Sources;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** A command that asks a server that runs, on its management address. */
public abstract class AskCommand extends Subcommand implements Callable<Integer> {

    private static final int ANSWER_MILLIS = 6_000; // the server itself gives up after five seconds

    @Option(names = Sources.CONFIG, paramLabel = "FILE", description = "reads the server's settings from this file")
    @SuppressWarnings("UnusedVariable") // Sources reads it, before the flags are read
    private @Nullable Path config;

    @Mixin
    private final ManagementFlags management = new ManagementFlags();

    @Option(names = "--json", description = "prints the server's answer as one line of JSON")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = line().getOut();
        HttpQuery.Answer answer = ask(question());
        if (answer.status() / 100 != 2) {
            throw new IOException(address() + " answers " + answer.status() + ": " + reason(answer.body()));
        }
        int status = json ? read(answer.body(), new PrintWriter(PrintWriter.nullWriter())) : read(answer.body(), out);
        if (json) {
            out.println(answer.body());
        }
        out.flush();
        return status;
    }

    /** What to ask for. */
    abstract HttpQuery.Question question();

    /** What an answer says that is none of success. */
    String reason(String body) {
        return body.strip();
    }

    /** Prints the answer in words; gives the exit status. */
    abstract int read(String json, PrintWriter out);

    private HttpQuery.Answer ask(HttpQuery.Question question) throws IOException {
        Listener listener = management.management();
        Optional<Path> socket = listener.unixSocket();
        if (socket.isPresent()) {
            return askAt(UnixDomainSocketAddress.of(socket.get()), question, " (--management-host)");
        }
        requireAddress(listener);
        if (listener.port() == 0) {
            throw new IOException("the management port is 0, any free one: name it with --management-port");
        }
        return askAt(
                new InetSocketAddress(host(listener), listener.port()),
                question,
                " (--management-host, --management-port)");
    }

    /** As the server does. */
    private void requireAddress(Listener listener) {
        try {
            Listening.defaults().withFreePorts().withManagement(listener);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line(), String.valueOf(e.getMessage()), e);
        }
    }

    private HttpQuery.Answer askAt(SocketAddress server, HttpQuery.Question question, String flags) throws IOException {
        try {
            return HttpQuery.exchange(server, question, Duration.ofMillis(ANSWER_MILLIS));
        } catch (IOException e) {
            throw new IOException("no server answers at " + address() + flags + ": " + e.getMessage(), e);
        }
    }

    private String address() throws IOException {
        Listener listener = management.management();
        if (listener.unixSocket().isPresent()) {
            return listener.host();
        }
        String text = host(listener).getHostAddress();
        return "http://" + (text.contains(":") ? "[" + text + "]" : text) + ":" + listener.port();
    }

    private static InetAddress host(Listener listener) throws IOException {
        InetAddress host = InetAddress.getByName(listener.host());
        return host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host;
    }
}
