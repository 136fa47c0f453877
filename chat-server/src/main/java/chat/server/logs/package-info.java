/** How lines of the log are written. Entered by any thread. Depends on nothing of the server. */
package chat.server.logs;
