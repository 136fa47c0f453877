package chat.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestGateTest {

    private static final String FIRST = "GET /1 HTTP/1.1\r\n\r\n";
    private static final String SECOND = "GET /2 HTTP/1.1\r\n\r\n";
    private static final String CHUNKED = "POST /1 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final RequestGate gate = new RequestGate();
    private final List<String> seen = new ArrayList<>();
    private final EmbeddedChannel channel =
            new EmbeddedChannel(gate, new HttpServerCodec(), gate.answers(), new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                    if (message instanceof HttpRequest request) {
                        seen.add(request.uri());
                    } else if (message instanceof HttpContent content) {
                        if (content.content().isReadable()) {
                            seen.add(content.content().toString(StandardCharsets.US_ASCII));
                        }
                        content.release();
                    }
                }
            });

    @AfterEach
    void nothingLeaks() {
        channel.finishAndReleaseAll();
    }

    private void read(String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.US_ASCII));
    }

    private void answer(HttpResponseStatus status) {
        DefaultFullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
        channel.writeOutbound(response);
    }

    private boolean isReading() {
        return channel.config().isAutoRead();
    }

    @Test
    void holdsWhatFollowsARequestUntilItIsAnswered() {
        read(FIRST + SECOND);
        assertThat(seen).containsExactly("/1");
        assertThat(isReading()).isFalse();

        answer(HttpResponseStatus.OK);

        assertThat(seen).containsExactly("/1", "/2");
        assertThat(isReading()).isTrue();
    }

    @Test
    void lettersOneByOneMakeTheSame() {
        for (char letter : (FIRST + SECOND).toCharArray()) {
            read(String.valueOf(letter));
        }
        assertThat(seen).containsExactly("/1");

        answer(HttpResponseStatus.OK);

        assertThat(seen).containsExactly("/1", "/2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5\r\nhello\r\n0\r\n\r\n", "5\r\nhello\r\n0\r\nTrailer: value\r\n\r\n"})
    void aBodyInChunksBelongsToItsRequest(String body) {
        read(CHUNKED + body + SECOND);
        assertThat(seen).containsExactly("/1", "hello");

        answer(HttpResponseStatus.OK);

        assertThat(seen).containsExactly("/1", "hello", "/2");
    }

    @Test
    void emptyLinesInAChunkEndNothing() {
        read(CHUNKED + "4\r\n\n\n\r\n\r\n0\r\n\r\n" + SECOND);
        answer(HttpResponseStatus.OK);

        assertThat(String.join("", seen)).isEqualTo("/1\n\n\r\n/2");
    }

    @Test
    void aBodyOfKnownLengthBelongsToItsRequest() {
        read("POST /1 HTTP/1.1\r\nContent-Length: 5\r\n\r\n\r\n\r\n." + SECOND);
        assertThat(seen).containsExactly("/1", "\r\n\r\n.");

        answer(HttpResponseStatus.OK);

        assertThat(seen).containsExactly("/1", "\r\n\r\n.", "/2");
    }

    @Test
    void anAnswerThatComesBeforeTheBodyLetsTheBodyThrough() {
        read("POST /1 HTTP/1.1\r\nContent-Length: 5\r\n\r\nhe");
        answer(HttpResponseStatus.OK);
        read("llo" + SECOND);

        assertThat(seen).containsExactly("/1", "he", "llo", "/2");
    }

    @Test
    void afterARefusalNothingIsRead() {
        read(FIRST + SECOND);

        answer(HttpResponseStatus.NOT_FOUND);

        assertThat(seen).containsExactly("/1");
        ByteBuf answer = channel.readOutbound();
        assertThat(answer.toString(StandardCharsets.US_ASCII)).contains("connection: close");
        answer.release();
    }

    @Test
    void whoWantsToCloseIsReadNoMore() {
        read("GET /1 HTTP/1.1\r\nConnection: close\r\n\r\n" + SECOND);

        answer(HttpResponseStatus.OK);

        assertThat(seen).containsExactly("/1");
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void aClientThatDoesNotReadItsAnswersIsNotRead() {
        read(FIRST + SECOND);
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        channel.runPendingTasks();

        answer(HttpResponseStatus.OK);
        assertThat(seen).containsExactly("/1");
        assertThat(isReading()).isFalse();

        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        channel.runPendingTasks();
        assertThat(seen).containsExactly("/1", "/2");
    }

    @Test
    void whatFollowsAnUpgradeGoesOnWhenTheGateIsRemoved() {
        read(FIRST + "frames");
        answer(HttpResponseStatus.SWITCHING_PROTOCOLS);
        assertThat(seen).containsExactly("/1");

        channel.pipeline().remove(HttpServerCodec.class);
        channel.pipeline().remove(RequestGate.Answers.class);
        channel.pipeline().removeLast();
        channel.pipeline().remove(gate);

        ByteBuf frames = channel.readInbound();
        assertThat(frames.toString(StandardCharsets.US_ASCII)).isEqualTo("frames");
        frames.release();
        assertThat(isReading()).isTrue();
    }
}
