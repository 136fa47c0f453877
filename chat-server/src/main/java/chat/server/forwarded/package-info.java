/**
 * What proxies say of a request in its headers, and how much of that counts. Pure functions of the headers, on any thread; depends on the
 * configuration alone.
 */
package chat.server.forwarded;
