package chat.server.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;

/**
 * A whole request. Immutable; the bytes and the headers are not to be changed.
 *
 * @param method {@code GET} also for a {@code HEAD}, whose answer leaves out the body
 * @param path without the query
 * @param query as it came, without the question mark; empty if there is none
 * @param body no longer than its route allows
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares requests
public record Request(HttpMethod method, String path, String query, HttpHeaders headers, byte[] body) {}
