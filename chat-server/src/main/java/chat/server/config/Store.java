package chat.server.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where messages are stored. */
public sealed interface Store {

    /** Of this node alone, with which faults an acknowledged message survives. */
    record Folder(Path folder, Durability durability) implements Store {}

    /**
     * Of several nodes.
     *
     * @param urls for JDBC
     * @param user null if the URLs say it
     * @param passwordFile holds the password in its first line, and is read at each connect; null for none
     * @param requireReplicated whether a node is ready only while a synchronous standby has what is acknowledged
     */
    record Postgres(
            List<String> urls,
            @Nullable String user,
            @Nullable Path passwordFile,
            boolean requireReplicated) implements Store {
        public Postgres {
            urls = List.copyOf(urls);
            urls.forEach(DatabaseUrl::check);
        }
    }
}
