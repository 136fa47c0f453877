package chat.server.config;

import java.nio.file.Path;

/** Where messages are stored, and which faults an acknowledged one survives. */
public record Store(Path folder, Durability durability) {}
