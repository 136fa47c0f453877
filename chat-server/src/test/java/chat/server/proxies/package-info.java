/** Real proxies in front of real servers. */
package chat.server.proxies;
