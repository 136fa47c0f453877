package chat.server.connection;

import chat.protocol.ClientMessage;
import chat.protocol.CloseReason;
import chat.protocol.ErrorCode;
import chat.protocol.Limits;
import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.protocol.UserName;
import chat.server.auth.Identity;
import chat.server.auth.Verdict;
import chat.server.room.Subscriber;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One client's life, from its hello to its end. Confined to its event loop.
 *
 * <p>Knows nothing of frames and sockets; {@link ConnectionHandler} does. {@link CommandQueue} keeps the order of commands,
 * {@link Commands} carries them out.
 */
final class Connection {

    private final Services services;
    private final Replies replies;
    private final Faults faults;
    private final SignIn signIn;
    /** What the handshake showed, for whoever shows none later: empty for headers alone, null for nothing. */
    private @Nullable String token;

    private Phase phase = new Phase.AwaitingHello();

    /**
     * Awaits the hello.
     *
     * @param address of the client; null if it is not known
     */
    Connection(
            Services services,
            Replies replies,
            Subscriber subscriber,
            CommandQueue queue,
            HandshakeCredentials handshake,
            @Nullable InetAddress address) {
        this.services = services;
        this.replies = replies;
        this.faults = new Faults(replies);
        this.signIn = new SignIn(services, replies, faults, subscriber, queue, handshake.headers(), address);
        boolean headersAlone = handshake.token() == null && !handshake.headers().isEmpty();
        this.token = headersAlone ? "" : handshake.token();
    }

    boolean saidHello() {
        return !(phase instanceof Phase.AwaitingHello);
    }

    /** Null before the hello and after the end. */
    @Nullable
    Commands commands() {
        return phase instanceof Phase.Open open ? open.commands() : null;
    }

    /** A connection that needs no hello enters its one room. */
    void openPlain(RoomName room, @Nullable UserName name) {
        String shown = token;
        token = null;
        if (shown != null) {
            signIn.verify(null, shown, null, verdict -> {
                if (verdict instanceof Verdict.Known known && phase instanceof Phase.AwaitingHello) {
                    enter(known.identity(), room, name);
                } else if (verdict instanceof Verdict.Unavailable) {
                    replies.close(CloseReason.OVERLOADED);
                } else {
                    signIn.sendAway();
                }
            });
        } else if (room.equals(RoomName.CANARY)) {
            enter(Identity.operator(newGuest().user()), room, name);
        } else if (signIn.letsGuestsIn(null)) {
            enter(newGuest(), room, name);
        }
    }

    private void enter(Identity identity, RoomName room, @Nullable UserName name) {
        Commands commands = open(identity, name);
        if (!commands.sendAwayIfBanned()) {
            commands.join(new ClientMessage.Join(null, room, null, 0));
        }
    }

    private Commands open(Identity identity, @Nullable UserName name) {
        Member self = new Member(identity.user(), nameOf(identity, name));
        Commands commands = new Commands(signIn, identity, self);
        phase = new Phase.Open(commands);
        return commands;
    }

    /** What the token says comes before what the client says. */
    private static UserName nameOf(Identity identity, @Nullable UserName name) {
        if (identity.name() != null) {
            return identity.name();
        }
        if (name != null) {
            return name;
        }
        String id = identity.user().value();
        return new UserName(
                identity.guest()
                        ? "guest-" + id.substring(0, 4)
                        : id.substring(0, Math.min(id.length(), UserName.MAX_CHARS)));
    }

    /** Handles one command. Whatever fails, it is answered. */
    void handle(ClientMessage command) {
        try {
            carryOut(command);
        } catch (RuntimeException e) {
            faults.answer(command.id(), e);
        }
    }

    private void carryOut(ClientMessage command) {
        if (command instanceof ClientMessage.Join join && join.room().equals(RoomName.CANARY)) {
            replies.fail(join.id(), ErrorCode.BAD_ROOM, "this room is the server's own", null);
        } else if (phase instanceof Phase.Open open) {
            command.accept(open.commands());
        } else if (phase instanceof Phase.AwaitingHello) {
            await(command);
        }
    }

    private void await(ClientMessage command) {
        if (!(command instanceof ClientMessage.Hello hello)) {
            replies.fail(command.id(), ErrorCode.HELLO_REQUIRED, "say hello first", null);
            return;
        }
        String shown = hello.token() == null ? token : hello.token();
        if (shown != null) {
            signIn.verify(hello.id(), shown, null, verdict -> {
                if (!(verdict instanceof Verdict.Unavailable)) {
                    token = null; // else the next hello shows it again
                }
                if (verdict instanceof Verdict.Known known && phase instanceof Phase.AwaitingHello) {
                    welcome(hello, known.identity());
                } else if (verdict instanceof Verdict.Refused) {
                    signIn.sendAway();
                }
            });
        } else if (signIn.letsGuestsIn(hello.id())) {
            welcomeGuest(hello);
        }
    }

    private Identity newGuest() {
        return services.sessions().newGuest(services.clock().instant());
    }

    private void welcomeGuest(ClientMessage.Hello hello) {
        Identity identity = hello.session() == null
                ? newGuest()
                : services.sessions().verify(hello.session()).orElse(null);
        if (identity == null) {
            String message = "this session is not known here; say hello without it";
            replies.fail(hello.id(), ErrorCode.BAD_SESSION, message, null);
            return;
        }
        welcome(hello, identity);
    }

    private void welcome(ClientMessage.Hello hello, Identity identity) {
        Commands commands = open(identity, hello.name());
        if (!commands.sendAwayIfBanned() && hello.id() != null) {
            String session = identity.guest() ? services.sessions().sessionOf(identity) : null;
            replies.reply(welcome(hello.id(), commands.self(), session));
        }
    }

    private ServerMessage.Welcome welcome(String id, Member self, @Nullable String session) {
        return new ServerMessage.Welcome(
                id,
                self.user(),
                self.name(),
                session,
                services.clock().millis(),
                services.settings().talk().pingInterval().toMillis(),
                new Limits(
                        services.settings().talk().maxTextChars(),
                        services.settings().limits().bounds().maxRoomsPerConnection(),
                        services.settings().talk().sendsPerSecond()));
    }

    /** Leaves all rooms. Nothing that is under way answers any more. */
    void end(boolean graceful) {
        Phase ended = phase;
        phase = new Phase.Ended();
        if (ended instanceof Phase.Open open) {
            open.commands().end(graceful);
        }
    }
}
