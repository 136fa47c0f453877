package chat.server.connection;

import chat.protocol.UserId;
import chat.server.stream.Signal;
import chat.server.stream.Signals;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** From a user to its connections on this node, whatever their loops. Carries control to them. Thread-safe. */
public final class OnlineUsers implements Signals.Listener {

    private final Map<UserId, List<Commands>> connections = new ConcurrentHashMap<>();

    void add(UserId user, Commands connection) {
        connections.merge(
                user,
                List.of(connection),
                (open, added) -> Stream.concat(open.stream(), added.stream()).toList());
    }

    void remove(UserId user, Commands connection) {
        connections.computeIfPresent(user, (key, open) -> {
            List<Commands> left =
                    open.stream().filter(other -> other != connection).toList();
            return left.isEmpty() ? null : left;
        });
    }

    @Override
    public void onSignal(Signal signal) {
        if (signal instanceof Signal.OfUser control) {
            for (Commands connection : connections.getOrDefault(control.user(), List.of())) {
                connection.control(control);
            }
        }
    }
}
