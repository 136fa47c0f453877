/**
 * Messages as JSON, read straight from a {@link io.netty.buffer.ByteBuf} and written straight into one.
 *
 * <p>Readers and writers hold no state and may be used from any thread. Depends on {@link chat.protocol}, the buffer and
 * the JSON library.
 */
package chat.protocol.json;
