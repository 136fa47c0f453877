/**
 * Attacks on the server, each while a good client's round trip is watched ({@link chat.server.attack.GoodClient}): the server
 * bounds what it costs, counts it, and the good client hardly notices. Attackers come from an address of their own.
 */
package chat.server.attack;
