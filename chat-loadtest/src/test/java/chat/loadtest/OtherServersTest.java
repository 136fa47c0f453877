package chat.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs against a server that speaks otherwise: envelopes, a subprotocol, headers, binary messages, compression. */
final class OtherServersTest {

    private static final String[] RAW = {"--dialect=raw", "--connections=4", "--patience=60s"};

    private static Result run(String url, String... flags) {
        String[] all = new String[RAW.length + flags.length];
        System.arraycopy(RAW, 0, all, 0, RAW.length);
        System.arraycopy(flags, 0, all, RAW.length, flags.length);
        return Result.ofRun(url, all);
    }

    @Test
    void speaksToAServerWithRoomsThatAreJoinedAndPings() {
        try (EnvelopeServer server = new EnvelopeServer()) {
            Result result = run(
                    server.url(),
                    "--on-open={\"id\":{id},\"connect\":{}}",
                    "--on-open={\"id\":{id},\"subscribe\":\"{room}\"}",
                    "--send-template={\"id\":{id},\"publish\":\"{room}\",\"text\":\"{text}\"}",
                    "--reply={}={pong}",
                    "--header=Authorization: Bearer abc",
                    "--subprotocol=envelopes");
            result.assertClean();
            assertThat(result.count("delivered")).as("two rooms of two").isEqualTo(40 * 2);
            assertThat(server.pongs()).isEqualTo(4);
            assertThat(server.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--binary", "--permessage-deflate", "--binary --permessage-deflate"})
    void speaksBinaryAndCompressed(String flags) {
        try (FakeChatServer server = FakeChatServer.compressing()) {
            Result result = run(server.url(), ("--rooms=1 " + flags).split(" "));
            result.assertClean();
            assertThat(result.count("delivered")).isEqualTo(40 * 4);
        }
    }

    @Test
    void namesAServerThatDoesNotCompress() {
        try (FakeChatServer server = FakeChatServer.broadcasting(false, -1)) {
            run(server.url(), "--rooms=1", "--permessage-deflate")
                    .assertRefused("the server does not speak permessage-deflate");
        }
    }

    @Test
    void namesTheSubprotocolThatAServerDoesNotSpeak() {
        try (FakeChatServer server = FakeChatServer.broadcasting(false, -1)) {
            run(server.url(), "--rooms=1", "--subprotocol=other").assertRefused("does not speak other");
        }
        try (FakeChatServer server = FakeChatServer.answering(HttpResponseStatus.UNAUTHORIZED)) {
            run(server.url(), "--rooms=1", "--header=Cookie: a=b").assertRefused("401 Unauthorized");
        }
    }
}
