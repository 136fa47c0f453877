package chat.server.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The retention of each room.
 *
 * @param messages how many
 * @param age how long; {@link Duration#ZERO} for no limit
 * @param store where; null: in memory, as long as the process lives
 */
public record History(int messages, Duration age, @Nullable Store store) {
    public History {
        Checks.requireAtLeast("--history-messages", messages, 1);
        Checks.requireTime("--history-age", age);
    }

    /** In memory. */
    public static History defaults() {
        return new History(1_000, Duration.ZERO, null);
    }

    public History withMessages(int other) {
        return new History(other, age, store);
    }

    public History withAge(Duration other) {
        return new History(messages, other, store);
    }

    public History withStore(Store other) {
        return new History(messages, age, other);
    }
}
