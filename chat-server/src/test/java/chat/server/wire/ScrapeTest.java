package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScrapeTest {

    /** As Prometheus 2.42 asks. */
    private static final String PROMETHEUS = "application/openmetrics-text;version=1.0.0,"
            + "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    @AutoClose
    private static final TestServer server = TestServer.start();

    private static HttpResponse<byte[]> scrape(String... headers) throws IOException, InterruptedException {
        return TestServer.HTTP.send(
                HttpRequest.newBuilder(server.management("/metrics"))
                        .headers(headers)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("none");
    }

    @Test
    void prometheusGetsOpenMetrics() throws Exception {
        HttpResponse<byte[]> response = scrape("accept", PROMETHEUS);

        assertThat(header(response, "content-type"))
                .isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(new String(response.body(), StandardCharsets.UTF_8))
                .contains("# TYPE chat_errors counter")
                .endsWith("# EOF\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*",
                "text/plain",
                "application/openmetrics-text;q=0",
                "application/openmetrics-text;q=x",
                "''",
                "text/plain, application/openmetrics-text;q=0.5"
            })
    void whoDoesNotPreferItGetsText(String accept) throws Exception {
        HttpResponse<byte[]> response = scrape("accept", accept);

        assertThat(header(response, "content-type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void whoTakesGzipGetsIt() throws Exception {
        HttpResponse<byte[]> response = scrape("accept-encoding", "deflate, gzip;q=0.5");

        assertThat(header(response, "content-encoding")).isEqualTo("gzip");
        assertThat(header(response, "vary")).isEqualTo("accept, accept-encoding");
        try (GZIPInputStream text = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            assertThat(new String(text.readAllBytes(), StandardCharsets.UTF_8)).contains("\nchat_connections 0");
        }
    }

    @ParameterizedTest
    @CsvSource({"identity", "gzip;q=0"})
    void whoDoesNotTakeGzipDoesNotGetIt(String encoding) throws Exception {
        assertThat(header(scrape("accept-encoding", encoding), "content-encoding"))
                .isEqualTo("none");
    }

    @Test
    void namesTheVersions() {
        assertThat(server.scrape())
                .contains("chat_build_info{java=\"" + System.getProperty("java.version") + "\",transport=\"");
    }
}
