package chat.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.metrics.ServerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HttpHandlerTest {

    private static final int MOST_BYTES = 8;
    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";

    private final CompletableFuture<Response> slow = new CompletableFuture<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Routes routes = new Routes()
            .get("/fast", request -> ok("fast " + request.query()))
            .get("/slow", request -> slow)
            .get("/throws", request -> {
                throw new IllegalStateException("of the test");
            })
            .get("/fails", request -> CompletableFuture.failedFuture(new IllegalStateException("of the test")))
            .add(
                    HttpMethod.POST,
                    "/echo",
                    MOST_BYTES,
                    request -> ok(request.method() + " " + new String(request.body(), StandardCharsets.US_ASCII)))
            .add(HttpMethod.DELETE, "/echo", MOST_BYTES, request -> ok("gone"));
    private final RequestGate gate = new RequestGate();
    private final EmbeddedChannel channel = new EmbeddedChannel(
            gate,
            new HttpServerCodec(),
            gate.answers(),
            new HttpHandler(routes, request -> false, new ServerMetrics(meters)));

    private static CompletableFuture<Response> ok(String text) {
        return CompletableFuture.completedFuture(Response.text(HttpResponseStatus.OK, text));
    }

    @AfterEach
    void nothingLeaks() {
        channel.finishAndReleaseAll();
    }

    /** What is answered by now to what is sent. */
    private String send(String... bytes) {
        for (String some : bytes) {
            channel.writeInbound(Unpooled.copiedBuffer(some, StandardCharsets.US_ASCII));
        }
        return answers();
    }

    private String answers() {
        channel.runPendingTasks();
        StringBuilder answers = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            answers.append(out.toString(StandardCharsets.US_ASCII));
            out.release();
        }
        return answers.toString();
    }

    private double answered(int status) {
        return meters.get("chat.http.answers")
                .tag("status", Integer.toString(status))
                .counter()
                .count();
    }

    @Test
    void aSlowAnswerHoldsUpTheNextOne() {
        assertThat(send("GET /slow" + HOST + "\r\nGET /fast?query" + HOST + "\r\n"))
                .isEmpty();

        slow.complete(Response.text(HttpResponseStatus.OK, "slow"));

        assertThat(answers()).containsSubsequence("slow\n", "HTTP/1.1 200 OK", "fast query\n");
    }

    @Test
    void anAnswerThatComesFromAnotherThreadIsGivenOnTheLoop() throws InterruptedException {
        assertThat(send("GET /slow" + HOST + "\r\n")).isEmpty();
        Thread other = new Thread(() -> slow.complete(Response.text(HttpResponseStatus.OK, "slow")));
        other.start();
        other.join();

        assertThat(answers()).contains("200 OK", "slow\n");
    }

    @Test
    void anAnswerThatDoesNotComeIsGivenUp() {
        assertThat(send("GET /slow" + HOST + "\r\n")).isEmpty();
        channel.advanceTimeBy(HttpHandler.ANSWER_SECONDS, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(answers()).contains("503 Service Unavailable", "connection: close");
        slow.complete(Response.text(HttpResponseStatus.OK, "late"));
        assertThat(answers()).isEmpty();
    }

    @Test
    void aBodyReachesItsRoute() {
        assertThat(send("POST /echo" + HOST + "Content-Length: 5\r\n\r\nhe", "llo"))
                .contains("200 OK", "POST hello\n");
        assertThat(send("POST /echo" + HOST + "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\n", "llo\r\n0\r\n\r\n"))
                .contains("200 OK", "POST hello\n");
    }

    @Test
    void aBodyThatSaysItIsTooLargeIsNotReadAtAll() {
        assertThat(send("POST /echo" + HOST + "Expect: 100-continue\r\nContent-Length: 9\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ")
                .contains("connection: close");
        assertThat(answered(413)).isEqualTo(1);
    }

    @Test
    void aBodyThatGrowsTooLargeIsRefused() {
        assertThat(send("POST /echo" + HOST + "Transfer-Encoding: chunked\r\n\r\n9\r\n123456789\r\n"))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void whoWaitsWithTheBodyMayGoOn() {
        assertThat(send("POST /echo" + HOST + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n"))
                .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(send("hello")).contains("200 OK", "POST hello\n");
    }

    @Test
    void aBodyThatIsLateIsATimeout() {
        send("POST /echo" + HOST + "Content-Length: 2\r\n\r\nx");
        channel.pipeline().fireUserEventTriggered(HttpHandler.BODY_IS_LATE);

        assertThat(answers()).contains("408 Request Timeout", "connection: close");
    }

    @Test
    void aBodyThatIsLateAfterItsAnswerEndsTheConnection() {
        send("GET /fast" + HOST + "Content-Length: 9\r\n\r\n");
        send("123456789");
        send("PATCH /fast" + HOST + "Content-Length: 9\r\n\r\n");
        channel.pipeline().fireUserEventTriggered(HttpHandler.BODY_IS_LATE);

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aBrokenChunkIsABadRequest() {
        assertThat(send("POST /echo" + HOST + "Transfer-Encoding: chunked\r\n\r\nnot a length\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void aMethodThatAPathDoesNotHaveIsToldTheOthers() {
        assertThat(send("GET /echo" + HOST + "\r\n"))
                .contains("405 Method Not Allowed", "allow: DELETE, OPTIONS, POST\r\n");
    }

    @Test
    void headIsAnsweredAsGetWithoutTheBody() {
        assertThat(send("HEAD /fast" + HOST + "\r\n"))
                .contains("200 OK", "content-length: 6")
                .endsWith("\r\n\r\n");
    }

    @Test
    void aRouteThatFailsIsAnInternalErrorAndCounts() {
        assertThat(send("GET /throws" + HOST + "\r\n")).contains("500 Internal Server Error", "connection: close");
        assertThat(answered(500)).isEqualTo(1);
    }

    @Test
    void aRouteThatFailsLaterIsAnInternalErrorAndCounts() {
        assertThat(send("GET /fails" + HOST + "\r\n")).contains("500 Internal Server Error");
        assertThat(answered(500)).isEqualTo(1);
    }
}
