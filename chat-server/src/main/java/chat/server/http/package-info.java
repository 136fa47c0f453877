/**
 * HTTP/1.1: one request at a time, routes that answer when they can, and the chat page.
 *
 * <p>Entered by event loops; routes may complete their answers on any thread. May depend on {@link
 * chat.server.ending} and the meters.
 */
package chat.server.http;
