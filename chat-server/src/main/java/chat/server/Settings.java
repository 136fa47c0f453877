package chat.server;

/**
 * What may change while the server runs. Immutable; replaced as a whole, and read where it is used, so that nobody holds an
 * older value.
 */
public record Settings(ServerConfig.Access access, ServerConfig.Talk talk, ServerConfig.SlowReaders slowReaders) {}
