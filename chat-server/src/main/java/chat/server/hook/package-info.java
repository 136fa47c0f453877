/**
 * Webhooks: hands the events of rooms to receivers by HTTP, those that are stored in order and at least once.
 *
 * <p>Has an event loop of its own, on which all of it runs, and threads that look up names; hears of events on any thread. May
 * depend on the patterns of {@link chat.server.auth}, on rooms and streams, and on the file of cursors.
 */
package chat.server.hook;
