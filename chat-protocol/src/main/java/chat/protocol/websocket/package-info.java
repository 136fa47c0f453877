/**
 * WebSocket frames around messages (RFC 6455, section 5). Stateless; depends on the buffer alone.
 */
package chat.protocol.websocket;
