package chat.server.connection;

import chat.protocol.ClientMessage;
import chat.protocol.ErrorCode;
import chat.protocol.Limits;
import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.auth.Identity;
import chat.server.room.Subscriber;
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
    private final Subscriber subscriber;
    private final CommandQueue queue;
    private final Faults faults;
    private Phase phase = new Phase.AwaitingHello();

    Connection(Services services, Replies replies, Subscriber subscriber, CommandQueue queue) {
        this.services = services;
        this.replies = replies;
        this.subscriber = subscriber;
        this.queue = queue;
        this.faults = new Faults(replies);
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
        open(services.sessions().newGuest(), name).join(new ClientMessage.Join(null, room, null, 0));
    }

    private Commands open(Identity identity, @Nullable UserName name) {
        Member self = new Member(identity.user(), name == null ? guestName(identity.user()) : name);
        Commands commands = new Commands(services, replies, faults, subscriber, queue, identity, self);
        phase = new Phase.Open(commands);
        return commands;
    }

    private static UserName guestName(UserId user) {
        return new UserName("guest-" + user.value().substring(0, 4));
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
        Identity identity = hello.session() == null
                ? services.sessions().newGuest()
                : services.sessions().verify(hello.session()).orElse(null);
        if (identity == null) {
            String message = "this session is not known here; say hello without it";
            replies.fail(hello.id(), ErrorCode.BAD_SESSION, message, null);
            return;
        }
        Member self = open(identity, hello.name()).self();
        if (hello.id() != null) {
            replies.reply(welcome(hello.id(), self));
        }
    }

    private ServerMessage.Welcome welcome(String id, Member self) {
        return new ServerMessage.Welcome(
                id,
                self.user(),
                self.name(),
                services.sessions().sessionOf(self.user()),
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
