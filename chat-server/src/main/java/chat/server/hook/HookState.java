package chat.server.hook;

import org.jspecify.annotations.Nullable;

/**
 * How a webhook does, since the start. Immutable; as JSON it has the names of the components.
 *
 * @param delivered events that it has taken
 * @param failed requests that failed
 * @param dead events that it refused for good
 * @param lost events that were gone before it could get them
 * @param behindSeconds age of the oldest event that it waits for
 * @param trouble why the last request failed; null if it did not
 */
public record HookState(
        String name,
        long delivered,
        long failed,
        long dead,
        long lost,
        long behindSeconds,
        @Nullable String trouble) {}
