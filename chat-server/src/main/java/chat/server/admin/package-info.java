/**
 * What operators ask over HTTP, on the management address: metrics and health.
 *
 * <p>Entered by the management loop. May depend on {@link chat.server.http}, {@link chat.server.connection} and the meters.
 */
package chat.server.admin;
