package chat.server.http;

import io.netty.handler.codec.http.HttpRequest;

/** Answers requests that read: {@code GET} and {@code HEAD}. Thread-safe; must not block. */
@FunctionalInterface
public interface Routes {

    /**
     * Answers one request.
     *
     * @param path of the request, without its query
     */
    Response answer(String path, HttpRequest request);
}
