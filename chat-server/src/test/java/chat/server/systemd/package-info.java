/** The packaged program under what systemd gives its services. */
package chat.server.systemd;
