/**
 * What systemd hears from the server, and what it asks of its log. Entered by the threads that start, watch and stop the
 * server. Depends on nothing of it.
 */
package chat.server.systemd;
