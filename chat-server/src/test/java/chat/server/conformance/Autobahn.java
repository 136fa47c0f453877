package chat.server.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Autobahn test suite's client, which tries its cases on servers, as a process of its own: Python, run by Jython. Stateless.
 *
 * <p>The build puts both into a folder of {@code target}. What the client saw in each case lies beside {@code index.json}.
 */
final class Autobahn {

    private static final Path JARS = Path.of("target/autobahn").toAbsolutePath();
    private static final Path DRIVER = Path.of("src/test/autobahn/client.py").toAbsolutePath();

    /** The suite's own, with times that a busy machine can keep: in seconds, to upgrade, and to close after a close frame. */
    private static final Map<String, Object> OPTIONS =
            Map.of("failByDrop", false, "openHandshakeTimeout", 60, "serverConnectionDropTimeout", 10);

    private Autobahn() {}

    /**
     * How a server did in one case, in the suite's words: {@code OK}, {@code NON-STRICT}, {@code INFORMATIONAL}, {@code FAILED},
     * {@code WRONG CODE} and some more.
     *
     * @param close how it closed
     * @param closeCode 0 for none
     */
    record Verdict(String behavior, String close, int closeCode) {
        static final String OK = "OK";

        boolean isOk() {
            return behavior.equals(OK) && close.equals(OK);
        }
    }

    /**
     * Tries the cases on servers.
     *
     * @param ports of the servers, by name
     * @param abreast how many are tried at a time; where messages are long, a client keeps others waiting too long
     * @param excluded cases, as patterns of the suite's, such as {@code 9.*}
     * @param reports a folder that is emptied and written
     * @return the verdicts by server and case
     */
    static Map<String, Map<String, Verdict>> run(
            Map<String, Integer> ports, int abreast, List<String> excluded, Path reports, Duration most)
            throws IOException, InterruptedException {
        Files.createDirectories(reports);
        Path specification = reports.resolve("specification.json");
        Path log = reports.resolve("client.log");
        new JsonMapper()
                .writeValue(
                        specification.toFile(),
                        Map.of(
                                "outdir", reports.toString(),
                                "servers",
                                        ports.entrySet().stream()
                                                .map(Autobahn::server)
                                                .toList(),
                                "abreast", abreast,
                                "cases", List.of("*"),
                                "exclude-cases", excluded,
                                "exclude-agent-cases", Map.of(),
                                "options", OPTIONS));
        for (String name : ports.keySet()) {
            Files.deleteIfExists(index(reports, name));
        }
        run(specification, log, most);
        Map<String, Map<String, Verdict>> verdicts = new TreeMap<>();
        for (String name : ports.keySet()) {
            verdicts.put(name, read(index(reports, name), name));
        }
        return verdicts;
    }

    private static Map<String, Object> server(Map.Entry<String, Integer> nameAndPort) {
        return Map.of(
                "agent", nameAndPort.getKey(),
                "url", "ws://127.0.0.1:" + nameAndPort.getValue(),
                "options", Map.of("version", 18));
    }

    private static Path index(Path reports, String name) {
        return reports.resolve(name).resolve("index.json");
    }

    private static void run(Path specification, Path log, Duration most) throws IOException, InterruptedException {
        Process client = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1", // most of its time it starts
                        "-Dpython.cachedir.skip=true",
                        "-cp",
                        JARS.resolve("jython-standalone.jar").toString(),
                        "org.python.util.jython",
                        DRIVER.toString(),
                        JARS.resolve("autobahntestsuite-maven-plugin.jar").toString(),
                        specification.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            client.getOutputStream().close();
            boolean ended = client.waitFor(most.toSeconds(), TimeUnit.SECONDS);
            if (!ended || client.exitValue() != 0) {
                List<String> lines = Files.readAllLines(log);
                throw new AssertionError("the client " + (ended ? "failed" : "goes on after " + most) + "; " + log
                        + ":\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size())));
            }
        } finally {
            client.destroyForcibly();
        }
    }

    private static Map<String, Verdict> read(Path index, String name) {
        Map<String, Verdict> verdicts = new TreeMap<>();
        JsonNode cases = new JsonMapper().readTree(index.toFile()).path(name);
        cases.properties().forEach(entry -> verdicts.put(entry.getKey(), verdict(entry.getValue())));
        return verdicts;
    }

    private static Verdict verdict(JsonNode found) {
        return new Verdict(
                found.path("behavior").asString(),
                found.path("behaviorClose").asString(),
                found.path("remoteCloseCode").asInt(0));
    }
}
