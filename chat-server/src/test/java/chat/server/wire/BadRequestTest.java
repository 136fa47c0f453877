package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import java.io.IOException;
import java.net.SocketException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are not HTTP, or far too much of it. */
final class BadRequestTest {

    private static final String MUCH = "x".repeat(1 << 20);

    @AutoClose
    private static final TestServer server = TestServer.start();

    /** The status of the answer, which may come before all of the request is sent. */
    private static int status(String request) throws IOException {
        try (RawClient raw = RawClient.open(server.port())) {
            try {
                raw.write(request);
            } catch (SocketException e) {
                // the server has heard enough
            }
            int status = raw.readAnswer().status();
            raw.awaitEnd();
            return status;
        }
    }

    private static void assertAnswered(int status, String request) throws IOException {
        double before = server.answers(status);

        assertThat(status(request)).isEqualTo(status);

        assertThat(server.answers(status)).isEqualTo(before + 1);
        try (Client fresh = server.in("fresh", "fresh")) {
            assertThat(fresh.say("fresh", "after " + status).next("sent").has("seq"))
                    .isTrue();
        }
    }

    @Test
    void aHeaderOfAMegabyteIsTooLarge() throws IOException {
        assertAnswered(431, RawClient.request("GET /ws HTTP/1.1", "X-Much: " + MUCH));
    }

    @Test
    void aThousandHeadersAreTooLarge() throws IOException {
        assertAnswered(431, RawClient.request("GET /ws HTTP/1.1", "X-Some: header of some length\r\n".repeat(1000)));
    }

    @Test
    void aRequestLineOfAMegabyteIsTooLong() throws IOException {
        assertAnswered(414, RawClient.request("GET /ws?name=" + MUCH + " HTTP/1.1"));
    }

    @Test
    void aChunkWhoseLengthIsTooLongToReadIsABadRequest() throws IOException {
        assertAnswered(400, "GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + MUCH);
    }

    @Test
    void whatIsNotHttpIsABadRequest() throws IOException {
        assertAnswered(400, "\u0016\u0003\u0001 hello\r\n\r\n");
        assertAnswered(400, "GET / HTTP/1.1\r\nno colon here\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/1.0\r\nHost: localhost\r\nHost: elsewhere\r\n\r\n",
            })
    void aRequestOfNoHostOrOfSeveralIsABadRequest(String request) throws IOException {
        assertAnswered(400, request);
    }

    @Test
    void aRequestOfAnOldClientNeedsNoHost() throws IOException {
        assertThat(status("GET / HTTP/1.0\r\n\r\n")).isEqualTo(200);
    }

    @Test
    void aBodyThatComesWithAGetIsPassedOver() throws IOException {
        try (RawClient raw = RawClient.open(server.port())) {
            raw.write("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello");
            raw.write("GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n");

            assertThat(raw.readAnswer().status()).isEqualTo(200);
            assertThat(raw.readAnswer().status()).isEqualTo(404);
        }
    }
}
