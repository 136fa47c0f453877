package chat.server.connection;

import chat.protocol.Member;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomEvent.RoomChanged;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.auth.Role;
import chat.server.stream.Signal;
import chat.server.stream.Signals;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From a user to its connections on this node, whatever their loops, and to its role on all nodes. Brings changes to them. Thread-safe. */
public final class OnlineUsers implements Signals.Listener {

    private final Map<UserId, List<Commands>> connections = new ConcurrentHashMap<>();
    private final Signals signals;
    private volatile Consumer<Member> onGone = member -> {};

    /** @param signals by which the other nodes know of roles */
    OnlineUsers(Signals signals) {
        this.signals = signals;
    }

    /** Sets who hears from now on of users whose last connection has ended. Called on any loop; must not block. */
    public void whenGone(Consumer<Member> hearing) {
        onGone = hearing;
    }

    void add(Member self, Commands connection) {
        connections.merge(
                self.user(),
                List.of(connection),
                (open, added) -> Stream.concat(open.stream(), added.stream()).toList());
        roleChanged(self, Role.USER, connection.role());
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
        roleChanged(self, connection.role(), Role.USER);
    }

    /** A connection of the user has another role than before. */
    void roleChanged(Member self, Role before, Role now) {
        RoomName entered = membersOf(now);
        RoomName left = membersOf(before);
        if (entered != null && now != before) {
            signals.send(new Signal.Entered(entered, self));
        }
        if (left != null && now != before) {
            signals.send(new Signal.Exited(left, self.user()));
        }
    }

    private static @Nullable RoomName membersOf(Role role) {
        return switch (role) {
            case ADMIN -> RoomName.ADMINS;
            case MODERATOR -> RoomName.MODERATORS;
            case USER -> null;
        };
    }

    @Override
    public void onSignal(Signal signal) {
        if (signal instanceof Signal.OfUser control) {
            of(control.user()).forEach(connection -> connection.control(control));
        }
    }

    /** The highest role of a user on all of its connections, on whichever node; {@link Role#USER} for one that has none. */
    public Role role(UserId user) {
        Stream<Role> elsewhere = Stream.of(Role.ADMIN, Role.MODERATOR)
                .filter(role -> signals.isElsewhere(Objects.requireNonNull(membersOf(role)), user));
        return Stream.concat(of(user).stream().map(Commands::role), elsewhere)
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
