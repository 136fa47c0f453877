package chat.loadtest.engine;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.ssl.NotSslRecordException;
import java.net.ConnectException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Puts into words why a connection failed. Stateless. */
final class ConnectFailure {

    /** Netty's HTTP decoder gives this status to bytes that are not HTTP. */
    private static final int UNREADABLE = 999;

    private ConnectFailure() {}

    /** Whether the server, or its machine, said no. */
    static boolean isRefusal(String reason) {
        return reason.contains("refused");
    }

    /** @param subprotocol that was asked for, null for none */
    static String reason(Throwable problem, @Nullable String subprotocol) {
        Throwable cause =
                problem instanceof DecoderException && problem.getCause() != null ? problem.getCause() : problem;
        if (cause instanceof WebSocketClientHandshakeException refused) {
            return handshake(refused, subprotocol);
        }
        if (cause instanceof ConnectTimeoutException) {
            return "no answer";
        }
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof NotSslRecordException) {
            return "the server does not speak TLS; is it a ws:// address?";
        }
        if (cause instanceof SSLHandshakeException) {
            return "the server's certificate is not trusted (" + innermost(cause)
                    + "); give its certificate by --trust, or give --trust-anything";
        }
        if (cause instanceof SSLException) {
            return "TLS failed: " + message;
        }
        if (cause instanceof ConnectException
                && message.toLowerCase(Locale.ROOT).contains("refused")) {
            return "connection refused";
        }
        return cause.getMessage() == null ? "the connection broke" : message;
    }

    private static String innermost(Throwable problem) {
        Throwable cause = problem;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    private static String handshake(WebSocketClientHandshakeException refused, @Nullable String subprotocol) {
        HttpResponse response = refused.response();
        if (response == null) {
            return "the handshake failed: " + refused.getMessage();
        }
        HttpResponseStatus status = response.status();
        if (status.code() == UNREADABLE) {
            return "the server is not a WebSocket: it does not speak HTTP";
        }
        if (status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            return "the server does not speak " + (subprotocol == null ? "WebSocket as it should" : subprotocol) + ": "
                    + refused.getMessage();
        }
        if (status.equals(HttpResponseStatus.NOT_FOUND)) {
            return "the handshake was refused with HTTP status " + status + "; is the path right?";
        }
        if (status.code() >= 200 && status.code() < 300) {
            return "the server has no WebSocket there: it answered with HTTP status " + status;
        }
        return "the handshake was refused with HTTP status " + status
                + LimitsHint.forCode(status.codeAsText().toString());
    }
}
