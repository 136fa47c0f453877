/**
 * How many connections the machine and the settings allow, and how much memory these can take. Immutable figures.
 *
 * <p>May use the rooms' own bounds.
 */
package chat.server.capacity;
