package chat.server.connection;

import chat.protocol.ClientMessage;
import chat.protocol.ErrorCode;
import chat.protocol.Member;
import chat.protocol.RoomEvent;
import chat.protocol.ServerMessage;
import chat.protocol.UserName;
import chat.server.auth.Action;
import chat.server.auth.Identity;
import chat.server.auth.Role;
import chat.server.room.Presence;
import chat.server.room.Subscriber;
import chat.server.stream.Signal;

/** Carries out the commands of a client that has said hello. Confined to its event loop. */
final class Commands implements ClientMessage.Visitor {

    private final Services services;
    private final Replies replies;
    private final Subscriber subscriber;
    private final Allowance allowance;
    private final JoinedRooms rooms = new JoinedRooms();
    private final RoomAccess access;
    private final Awaiting awaiting;
    private final Admission admission;
    private final Submissions submissions;
    private final ModeratorCommands moderator;
    private final Changes changes;
    private final HeldIdentity held;
    private Member self;
    private Role role;
    private boolean ended;

    Commands(SignIn signIn, Identity identity, Member self) {
        this.services = signIn.services();
        this.replies = signIn.replies();
        this.subscriber = signIn.subscriber();
        this.held = new HeldIdentity(signIn, identity);
        Faults faults = signIn.faults();
        CommandQueue queue = signIn.queue();
        this.self = self;
        this.allowance =
                new Allowance(replies, services.current(), services.metrics().limits());
        this.access = new RoomAccess(services, rooms, replies, this::identity, this::self, signIn.address());
        this.awaiting = new Awaiting(queue, subscriber, faults);
        this.admission =
                new Admission(services, rooms, subscriber, allowance, access, awaiting, faults, replies, this::self);
        this.submissions = new Submissions(services, replies, faults, queue, allowance, access);
        this.moderator =
                new ModeratorCommands(services, replies, faults, allowance, awaiting, () -> access.actor(this.self));
        this.changes = new Changes(services, rooms, access, subscriber, replies, this::self);
        this.role = identity.role();
        services.users().add(self, this);
    }

    Member self() {
        return self;
    }

    Identity identity() {
        return held.identity();
    }

    /** As {@link OnlineUsers} knows it. */
    Role role() {
        return role;
    }

    int roomCount() {
        return rooms.count();
    }

    @Override
    public void hello(ClientMessage.Hello hello) {
        fail(hello, ErrorCode.NOT_ALLOWED, "hello was said already");
    }

    @Override
    public void send(ClientMessage.Send send) {
        submissions.send(send, self);
    }

    @Override
    public void edit(ClientMessage.Edit edit) {
        submissions.edit(edit, self);
    }

    @Override
    public void delete(ClientMessage.Delete delete) {
        submissions.delete(delete, self);
    }

    @Override
    public void join(ClientMessage.Join join) {
        if (allowance.allowsOther(join)) {
            admission.join(join);
        }
    }

    @Override
    public void leave(ClientMessage.Leave leave) {
        if (!allowance.allowsOther(leave)) {
            return;
        }
        JoinedRoom joined = rooms.find(leave.room());
        if (joined == null) {
            fail(leave, ErrorCode.NOT_JOINED, "the room is not joined");
            return;
        }
        rooms.remove(joined);
        joined.membership().leave(self, true);
        if (leave.id() != null) {
            replies.reply(new ServerMessage.Left(leave.id(), leave.room()));
        }
    }

    @Override
    public void history(ClientMessage.History history) {
        if (!allowance.allowsOther(history)) {
            return;
        }
        JoinedRoom joined = access.find(history, Action.HISTORY, history.room());
        if (joined == null) {
            return;
        }
        awaiting.await(history, () -> HistoryReply.read(history, joined.stream()), page -> {
            if (rooms.find(history.room()) != joined) {
                fail(history, ErrorCode.NOT_JOINED, "removed from the room");
            } else if (history.id() != null) {
                replies.reply(HistoryReply.of(history, page));
            }
        });
    }

    @Override
    public void members(ClientMessage.Members members) {
        if (!allowance.allowsOther(members)) {
            return;
        }
        JoinedRoom joined = access.find(members, Action.MEMBERS, members.room());
        if (joined != null && members.id() != null) {
            Presence.Page page =
                    joined.membership().members(new Presence.PageRequest(members.after(), members.limit()));
            replies.reply(new ServerMessage.MembersPage(
                    members.id(), members.room(), page.members(), page.count(), page.more()));
        }
    }

    @Override
    public void typing(ClientMessage.Typing typing) {
        if (access.find(typing, Action.WRITE, typing.room()) != null && allowance.allowsTalk(typing)) {
            services.signals().send(new Signal.Typing(typing.room(), self, typing.active()));
        }
    }

    @Override
    public void rename(ClientMessage.Rename rename) {
        if (!allowance.allowsTalk(rename)) {
            return;
        }
        if (identity().name() != null) {
            fail(rename, ErrorCode.NOT_ALLOWED, "your token says what you are called");
            return;
        }
        call(rename.name());
        if (rename.id() != null) {
            replies.reply(new ServerMessage.Renamed(rename.id(), rename.name()));
        }
    }

    private void call(UserName name) {
        if (!name.equals(self.name())) {
            self = new Member(self.user(), name);
            rooms.renamed(self);
        }
    }

    @Override
    public void refresh(ClientMessage.Refresh refresh) {
        if (allowance.allowsOther(refresh)) {
            held.refresh(refresh, this::refreshed);
        }
    }

    private void refreshed(Identity identity) {
        services.users().roleChanged(self, role, identity.role());
        role = identity.role();
        if (identity.name() != null) {
            call(identity.name());
        }
        if (!changes.sendAwayIfBanned()) {
            changes.reviewAll();
        }
    }

    @Override
    public void ping(ClientMessage.Ping ping) {
        if (!allowance.allowsOther(ping)) {
            return;
        }
        access.endMutes(); // who may say nothing sends nothing else
        awaiting.await(
                ping,
                rooms::readNewest,
                newest -> replies.reply(
                        new ServerMessage.Pong(ping.id(), services.clock().millis(), newest)));
    }

    @Override
    public void configure(ClientMessage.Configure configure) {
        moderator.configure(configure);
    }

    @Override
    public void moderate(ClientMessage.Moderate moderate) {
        moderator.moderate(moderate);
    }

    /** Carries out what somebody else decided about this user. Any thread. */
    void control(Signal.OfUser control) {
        onLoop(() -> changes.control(control));
    }

    private void onLoop(Runnable task) {
        subscriber.onLoop(() -> {
            if (!ended) {
                task.run();
            }
        });
    }

    /** Looks at what holds for the whole server from now on, or no longer. Any thread. */
    void serverChanged(RoomEvent.RoomChanged change) {
        onLoop(() -> changes.serverChanged(change));
    }

    /** Decides again what this client may do, by another configuration. Any thread. */
    void reviewAll() {
        onLoop(changes::reviewAll);
    }

    /** Closes to a client that may not be here; whether it does. */
    boolean sendAwayIfBanned() {
        return changes.sendAwayIfBanned();
    }

    /** Leaves all rooms. */
    void end(boolean graceful) {
        ended = true;
        held.end();
        awaiting.end();
        services.users().remove(self, this, !rooms.isOfServer());
        rooms.leave(self, graceful);
    }

    private void fail(ClientMessage command, ErrorCode code, String message) {
        replies.fail(command.id(), code, message, null);
    }
}
