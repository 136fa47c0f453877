/**
 * What proves that no acknowledged message is lost: clients that come back, and a checker that reads what they noted and what
 * the server has kept. Knows nothing of the server but its protocol, as it is written down, so that a mistake of the server's
 * is not made here once more.
 */
package chat.server.crash;
