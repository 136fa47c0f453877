/**
 * What systemd hears from the server. Entered by the threads that start, watch and stop the
 * server. Depends on nothing of it.
 */
package chat.server.systemd;
