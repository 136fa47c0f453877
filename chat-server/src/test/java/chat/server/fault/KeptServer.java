package chat.server.fault;

import chat.server.Program;
import chat.server.client.Client;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The packaged program with its messages in a folder, once it listens. Used by one thread. */
final class KeptServer implements AutoCloseable {

    static final Duration BOUND = Duration.ofSeconds(30);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final Program program;
    private final Program.Ports ports;

    private KeptServer(Program program) throws IOException {
        this.program = program;
        this.ports = program.ports();
    }

    /** See {@link Program#keep}; without a limit on what clients say. */
    static KeptServer start(List<String> through, Path data, String... flags) throws IOException {
        List<String> all = new ArrayList<>(List.of("--sends-per-second", "0"));
        all.addAll(List.of(flags));
        return new KeptServer(Program.keep(through, data, all.toArray(String[]::new)));
    }

    Client hello(String name) {
        return Client.hello(ports.chat(), name);
    }

    Client in(String room, String name) {
        return Client.in(ports.chat(), room, name);
    }

    HttpResponse<String> management(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + ports.management() + path);
        return HTTP.send(HttpRequest.newBuilder(uri).timeout(BOUND).build(), HttpResponse.BodyHandlers.ofString());
    }

    int readiness() throws IOException, InterruptedException {
        return management("/readyz").statusCode();
    }

    /** Asks until the server is ready; it finds that out at a time of its own. */
    void awaitReady() throws IOException, InterruptedException {
        awaitReadiness(200);
    }

    /** Asks until {@code /readyz} answers with a status. */
    void awaitReadiness(int status) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + BOUND.toNanos();
        while (readiness() != status) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "not " + status + ": " + management("/readyz").body());
            }
        }
    }

    int chatPort() {
        return ports.chat();
    }

    @Override
    public void close() throws InterruptedException {
        program.close();
    }
}
