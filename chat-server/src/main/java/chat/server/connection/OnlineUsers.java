package chat.server.connection;

import chat.protocol.Member;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomEvent.RoomChanged;
import chat.protocol.UserId;
import chat.server.auth.Role;
import chat.server.stream.Signal;
import chat.server.stream.Signals;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** From a user to its connections on this node, whatever their loops. Brings changes to them. Thread-safe. */
public final class OnlineUsers implements Signals.Listener {

    private final Map<UserId, List<Commands>> connections = new ConcurrentHashMap<>();
    private volatile Consumer<Member> onGone = member -> {};

    /** Sets who hears from now on of users whose last connection has ended. Called on any loop; must not block. */
    public void whenGone(Consumer<Member> hearing) {
        onGone = hearing;
    }

    void add(UserId user, Commands connection) {
        connections.merge(
                user,
                List.of(connection),
                (open, added) -> Stream.concat(open.stream(), added.stream()).toList());
    }

    /** @param counts whether somebody is to hear of the end of the last one */
    void remove(Member self, Commands connection, boolean counts) {
        connections.computeIfPresent(self.user(), (key, open) -> {
            List<Commands> left =
                    open.stream().filter(other -> other != connection).toList();
            if (left.isEmpty() && counts) {
                onGone.accept(self);
            }
            return left.isEmpty() ? null : left;
        });
    }

    @Override
    public void onSignal(Signal signal) {
        if (signal instanceof Signal.OfUser control) {
            of(control.user()).forEach(connection -> connection.control(control));
        }
    }

    /** The highest role of a user on all of its connections; {@link Role#USER} for one that has none. */
    public Role role(UserId user) {
        return of(user).stream()
                .map(connection -> connection.identity().role())
                .max(Comparator.naturalOrder())
                .orElse(Role.USER);
    }

    /** Has those look at a change of the whole server whom it may concern. */
    public void serverChanged(RoomChanged change) {
        if (change.change() instanceof ModeratorAct act && act.target() instanceof ModeratorAct.OfUser user) {
            of(user.user()).forEach(connection -> connection.serverChanged(change));
        } else {
            connections.values().forEach(open -> open.forEach(connection -> connection.serverChanged(change)));
        }
    }

    /** Decides again what everybody may do, by another configuration. */
    public void reviewAll() {
        connections.values().forEach(open -> open.forEach(Commands::reviewAll));
    }

    private List<Commands> of(UserId user) {
        return connections.getOrDefault(user, List.of());
    }
}
