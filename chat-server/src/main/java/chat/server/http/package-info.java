/**
 * What is served over plain HTTP: the page, and what operators ask.
 *
 * <p>Stateless but for what a request is answered from. May depend on the meters' library.
 */
package chat.server.http;
