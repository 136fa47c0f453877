package chat.loadtest;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import java.net.ConnectException;
import java.util.Locale;

/** Says in words why a connection could not be made. Stateless. */
final class ConnectFailure {

    /** What Netty's HTTP decoder makes of bytes that are no HTTP. */
    private static final int UNREADABLE = 999;

    private ConnectFailure() {}

    static String reason(Throwable cause) {
        if (cause instanceof WebSocketClientHandshakeException refused) {
            return handshake(refused);
        }
        if (cause instanceof ConnectTimeoutException) {
            return "no answer";
        }
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof ConnectException
                && message.toLowerCase(Locale.ROOT).contains("refused")) {
            return "connection refused";
        }
        return message + " (" + cause.getClass().getSimpleName() + ")";
    }

    private static String handshake(WebSocketClientHandshakeException refused) {
        HttpResponse response = refused.response();
        if (response == null) {
            return "the handshake failed: " + refused.getMessage();
        }
        HttpResponseStatus status = response.status();
        if (status.code() == UNREADABLE) {
            return "what answers is not a WebSocket; it does not speak HTTP";
        }
        if (status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            return "the server does not speak " + MemberPipeline.SUBPROTOCOL + ": " + refused.getMessage();
        }
        return "the handshake was refused with HTTP status " + status
                + LimitsHint.forCode(status.codeAsText().toString());
    }
}
