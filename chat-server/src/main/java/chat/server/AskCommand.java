package chat.server;

import chat.server.config.Listener;
import chat.server.config.Listening;
import chat.server.flags.ManagementFlags;
import chat.server.flags.Sources;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that asks a server that runs, on its management address. */
abstract class AskCommand implements Callable<Integer> {

    private static final int CONNECT_MILLIS = 2_000;
    private static final int ANSWER_MILLIS = 6_000; // the server itself gives up after five seconds

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = Sources.CONFIG, paramLabel = "FILE", description = "the server's file with settings")
    @SuppressWarnings("UnusedVariable") // Sources reads it, before the flags are read
    private @Nullable Path config;

    @Mixin
    private final ManagementFlags management = new ManagementFlags();

    @Option(names = "--json", description = "prints the server's answer as it is, one line of JSON")
    private boolean json;

    /** All that end by themselves, and soon. */
    private static final Set<String> NAMES =
            Set.of(StatusCommand.NAME, ExplainCommand.NAME, AdminCommand.NAME, KeyCommand.NAME, TokenCommand.NAME);

    /** Whether the arguments name one of these commands. */
    static boolean isMeant(List<String> arguments) {
        return arguments.stream().anyMatch(NAMES::contains);
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec().commandLine().getOut();
        UnixQuery.Answer answer = ask(question());
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
    abstract UnixQuery.Question question() throws IOException;

    /** What an answer says that is none of success. */
    String reason(String body) {
        return body.strip();
    }

    /** Prints the answer in words; gives the exit status. */
    abstract int read(String json, PrintWriter out);

    private UnixQuery.Answer ask(UnixQuery.Question question) throws IOException {
        Optional<Path> socket = management.management().unixSocket();
        if (socket.isPresent()) {
            return askAt(socket.get(), question);
        }
        requireAddress(management.management());
        if (management.management().port() == 0) {
            throw new IOException("the management port is 0, any free one: name it with --management-port");
        }
        HttpURLConnection connection = (HttpURLConnection)
                URI.create(address() + question.path()).toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(ANSWER_MILLIS);
        try {
            send(question, connection);
            int status = connection.getResponseCode();
            InputStream body = status < HttpURLConnection.HTTP_BAD_REQUEST
                    ? connection.getInputStream()
                    : connection.getErrorStream();
            return new UnixQuery.Answer(
                    status, body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IOException(
                    "no server answers at " + address() + " (--management-host, --management-port): " + e.getMessage(),
                    e);
        } finally {
            connection.disconnect();
        }
    }

    private static void send(UnixQuery.Question question, HttpURLConnection connection) throws IOException {
        connection.setRequestMethod(question.method());
        question.headers().forEach(connection::setRequestProperty);
        if (!question.body().isEmpty()) {
            connection.setDoOutput(true);
            connection.getOutputStream().write(question.body().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** As the server does. */
    private void requireAddress(Listener listener) {
        try {
            Listening.defaults().withFreePorts().withManagement(listener);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec().commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static UnixQuery.Answer askAt(Path socket, UnixQuery.Question question) throws IOException {
        try {
            return UnixQuery.exchange(socket, question, Duration.ofMillis(ANSWER_MILLIS));
        } catch (IOException e) {
            throw new IOException("no server answers at unix:" + socket + " (--management-host): " + e.getMessage(), e);
        }
    }

    private String address() throws IOException {
        if (management.management().unixSocket().isPresent()) {
            return management.management().host();
        }
        Listener listener = management.management();
        InetAddress host = InetAddress.getByName(listener.host());
        String text =
                host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress().getHostAddress() : host.getHostAddress();
        return "http://" + (text.contains(":") ? "[" + text + "]" : text) + ":" + listener.port();
    }

    final CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("not run by the command line");
        }
        return spec;
    }

    /** Says on standard error what an operator has to know besides the answer. */
    final void complain(String line) {
        ChatServerMain.complain(spec().commandLine(), line);
    }
}
