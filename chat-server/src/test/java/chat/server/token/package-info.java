/** Tokens, their keys and the addresses of keys, good ones and bad ones. */
package chat.server.token;
