package chat.server.connection;

import chat.protocol.ClientMessage;
import chat.protocol.CloseReason;
import chat.protocol.ErrorCode;
import chat.protocol.Member;
import chat.protocol.ServerMessage;
import chat.protocol.StreamPosition;
import chat.protocol.UserName;
import chat.server.auth.Action;
import chat.server.auth.Identity;
import chat.server.room.Membership;
import chat.server.room.Presence;
import chat.server.room.Subscriber;
import chat.server.stream.RoomPosition;
import chat.server.stream.Signal;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Carries out the commands of a client that has said hello. Confined to its event loop. */
final class Commands implements ClientMessage.Visitor {

    private final Services services;
    private final Replies replies;
    private final Faults faults;
    private final Subscriber subscriber;
    private final CommandQueue queue;
    private final Allowance allowance;
    private final JoinedRooms rooms = new JoinedRooms();
    private final RoomAccess access;
    private final Admission admission;
    private final Submissions submissions;
    private final HeldIdentity held;
    private Member self;
    private boolean ended;

    Commands(SignIn signIn, Identity identity, Member self) {
        this.services = signIn.services();
        this.replies = signIn.replies();
        this.faults = signIn.faults();
        this.subscriber = signIn.subscriber();
        this.queue = signIn.queue();
        this.held = new HeldIdentity(signIn, identity);
        this.self = self;
        this.allowance =
                new Allowance(replies, services.current(), services.metrics().limits());
        this.access = new RoomAccess(services.authority(), rooms, replies);
        this.admission = new Admission(services, rooms, subscriber, allowance, replies);
        this.submissions = new Submissions(services, replies, faults, queue, allowance, access);
        services.users().add(self.user(), this);
    }

    Member self() {
        return self;
    }

    Identity identity() {
        return held.identity();
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
        if (!allowance.allowsOther(join) || !access.may(join, self.user(), Action.READ, join.room())) {
            return;
        }
        Membership membership = admission.enter(join, self);
        if (membership == null) {
            return;
        }
        await(
                join,
                membership::position,
                position -> {
                    if (rooms.find(join.room()) == membership) {
                        joined(join, membership, position);
                    } else {
                        fail(join, ErrorCode.NOT_ALLOWED, "removed from the room");
                    }
                },
                failure -> {
                    rooms.remove(membership);
                    membership.leave(self, true);
                    faults.answer(join.id(), failure);
                });
    }

    /**
     * Goes on with what is read, on the loop, and only then with the next command.
     *
     * @param failed what to do with a failure, of the reading or of {@code then}
     */
    private <T> void await(
            ClientMessage command, Supplier<CompletionStage<T>> reading, Consumer<T> then, Consumer<Throwable> failed) {
        queue.exclusiveBegins();
        CompletionStage<T> read = Membership.attempt(reading);
        read.whenComplete((result, failure) -> subscriber.onLoop(() -> {
            if (ended) {
                return;
            }
            try {
                if (failure == null) {
                    then.accept(result);
                } else {
                    failed.accept(failure);
                }
            } catch (RuntimeException e) {
                faults.answer(command.id(), e);
            } finally {
                queue.exclusiveEnds();
            }
        }));
    }

    private void joined(ClientMessage.Join join, Membership membership, RoomPosition position) {
        StreamPosition since = join.since();
        long wanted = since == null ? position.newest() - join.history() : since.seq();
        boolean sameNumbering =
                since == null || since.epoch().equals(position.epoch()) && since.seq() <= position.newest();
        boolean allRetained = wanted >= position.oldest() - 1;
        if (join.id() != null) {
            replies.reply(new ServerMessage.Joined(
                    join.id(),
                    join.room(),
                    position.epoch(),
                    position.newest(),
                    position.oldest(),
                    membership.memberCount(),
                    since == null || sameNumbering && allRetained));
        }
        membership.start(sameNumbering && allRetained ? wanted : position.oldest() - 1, position);
    }

    @Override
    public void leave(ClientMessage.Leave leave) {
        if (!allowance.allowsOther(leave)) {
            return;
        }
        Membership membership = rooms.find(leave.room());
        if (membership == null) {
            fail(leave, ErrorCode.NOT_JOINED, "the room is not joined");
            return;
        }
        rooms.remove(membership);
        membership.leave(self, true);
        if (leave.id() != null) {
            replies.reply(new ServerMessage.Left(leave.id(), leave.room()));
        }
    }

    @Override
    public void history(ClientMessage.History history) {
        if (!allowance.allowsOther(history)) {
            return;
        }
        Membership membership = access.find(history, self.user(), Action.HISTORY, history.room());
        if (membership == null) {
            return;
        }
        await(
                history,
                () -> HistoryReply.read(history, membership.stream()),
                page -> {
                    if (history.id() != null) {
                        replies.reply(HistoryReply.of(history, page));
                    }
                },
                failure -> faults.answer(history.id(), failure));
    }

    @Override
    public void members(ClientMessage.Members members) {
        if (!allowance.allowsOther(members)) {
            return;
        }
        Membership membership = access.find(members, self.user(), Action.MEMBERS, members.room());
        if (membership != null && members.id() != null) {
            Presence.Page page = membership.members(new Presence.PageRequest(members.after(), members.limit()));
            replies.reply(new ServerMessage.MembersPage(
                    members.id(), members.room(), page.members(), page.count(), page.more()));
        }
    }

    @Override
    public void typing(ClientMessage.Typing typing) {
        Membership membership = access.find(typing, self.user(), Action.WRITE, typing.room());
        if (membership != null && allowance.allowsTalk(typing)) {
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
        if (identity.name() != null) {
            call(identity.name());
        }
    }

    @Override
    public void ping(ClientMessage.Ping ping) {
        if (!allowance.allowsOther(ping)) {
            return;
        }
        await(
                ping,
                rooms::readNewest,
                newest -> replies.reply(
                        new ServerMessage.Pong(ping.id(), services.clock().millis(), newest)),
                failure -> faults.answer(ping.id(), failure));
    }

    /** Carries out what somebody else decided about this user. Any thread. */
    void control(Signal.OfUser control) {
        subscriber.onLoop(() -> {
            if (ended) {
                return;
            }
            if (control instanceof Signal.Disconnect) {
                replies.close(CloseReason.REMOVED);
            } else if (control instanceof Signal.Remove removal) {
                removed(removal);
            }
        });
    }

    private void removed(Signal.Remove removal) {
        Membership membership = rooms.find(removal.room());
        if (membership != null) {
            rooms.remove(membership);
            membership.leave(self, true);
            replies.reply(new ServerMessage.Removed(removal.room(), removal.reason()));
        }
    }

    /** Leaves all rooms. */
    void end(boolean graceful) {
        ended = true;
        held.end();
        services.users().remove(self.user(), this);
        rooms.leave(self, graceful);
    }

    private void fail(ClientMessage command, ErrorCode code, String message) {
        replies.fail(command.id(), code, message, null);
    }
}
