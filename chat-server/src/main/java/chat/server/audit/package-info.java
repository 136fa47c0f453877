/**
 * Whose connections ended, whose requests were refused, and why: the newest in memory, for operators who ask.
 *
 * <p>Entered by any thread. Depends on Netty's spelling of addresses alone.
 */
package chat.server.audit;
