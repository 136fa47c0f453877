package chat.server.connection;

import chat.protocol.ClientMessage;
import chat.protocol.ErrorCode;
import chat.protocol.Limits;
import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.protocol.StreamPosition;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.limit.TokenBucket;
import chat.server.metrics.ServerMetrics.SendResult;
import chat.server.room.Membership;
import chat.server.room.Outlet;
import chat.server.room.Presence;
import chat.server.stream.Published;
import chat.server.stream.RoomPosition;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one client has asked for and is told: its name, its rooms, its commands. Confined to its event loop.
 *
 * <pre>
 *   HELLO --hello--> OPEN --end--> ENDED
 *   HELLO --end--> ENDED
 * </pre>
 *
 * <p>Knows nothing of frames and sockets; {@link ConnectionHandler} does. The order of commands is kept by {@link
 * CommandQueue}.
 */
final class Connection {

    private static final int BURST_SECONDS = 2;
    private static final int COMMANDS_PER_SECOND = 100;
    private static final int COMMAND_BURST = 500;

    private enum Phase {
        HELLO,
        OPEN,
        ENDED
    }

    private final Services services;
    private final Replies replies;
    private final Outlet outlet;
    private final CommandQueue commands;
    private final JoinedRooms rooms = new JoinedRooms();
    private final @Nullable TokenBucket sends;

    /** For what is not said to a room, and costs the server work all the same. */
    private final TokenBucket others = new TokenBucket(COMMANDS_PER_SECOND, COMMAND_BURST, System.nanoTime());

    private Phase phase = Phase.HELLO;
    private @Nullable Member self;

    /** Where a connection's answers go. */
    interface Replies {
        void reply(ServerMessage message);

        /** Answers with an error, and counts it. */
        void fail(@Nullable String id, ErrorCode code, String message, @Nullable Long retryAfterMs);
    }

    Connection(Services services, Replies replies, Outlet outlet, CommandQueue commands) {
        this.services = services;
        this.replies = replies;
        this.outlet = outlet;
        this.commands = commands;
        int perSecond = services.talk().sendsPerSecond();
        this.sends = perSecond == 0 ? null : new TokenBucket(perSecond, perSecond * BURST_SECONDS, System.nanoTime());
    }

    boolean saidHello() {
        return phase != Phase.HELLO;
    }

    /** A connection that needs no hello enters its one room. */
    void openPlain(RoomName room, @Nullable UserName name) {
        UserId user = services.sessions().newGuest();
        self = new Member(user, name == null ? guestName(user) : name);
        phase = Phase.OPEN;
        join(new ClientMessage.Join(null, room, null, 0));
    }

    /** Handles one command. */
    void handle(ClientMessage command) {
        if (phase == Phase.ENDED) {
            return;
        }
        if (command instanceof ClientMessage.Hello hello) {
            hello(hello);
        } else if (phase == Phase.HELLO) {
            fail(command, ErrorCode.HELLO_REQUIRED, "say hello first");
        } else if (command instanceof ClientMessage.Send send) {
            send(send);
        } else if (command instanceof ClientMessage.Typing typing) {
            typing(typing);
        } else if (command instanceof ClientMessage.Rename rename) {
            rename(rename);
        } else if (isWithin(others, command)) {
            handleOther(command);
        }
    }

    private void handleOther(ClientMessage command) {
        if (command instanceof ClientMessage.Join join) {
            join(join);
        } else if (command instanceof ClientMessage.Leave leave) {
            leave(leave);
        } else if (command instanceof ClientMessage.History history) {
            history(history);
        } else if (command instanceof ClientMessage.Members members) {
            members(members);
        } else if (command instanceof ClientMessage.Ping ping) {
            ping(ping);
        }
    }

    private void hello(ClientMessage.Hello hello) {
        if (phase != Phase.HELLO) {
            fail(hello, ErrorCode.NOT_ALLOWED, "hello was said already");
            return;
        }
        UserId user = hello.session() == null
                ? services.sessions().newGuest()
                : services.sessions().verify(hello.session()).orElse(null);
        if (user == null) {
            fail(hello, ErrorCode.BAD_SESSION, "this session is not known here; say hello without it");
            return;
        }
        UserName name = hello.name() == null ? guestName(user) : hello.name();
        self = new Member(user, name);
        phase = Phase.OPEN;
        if (hello.id() != null) {
            replies.reply(new ServerMessage.Welcome(
                    hello.id(),
                    user,
                    name,
                    services.sessions().sessionOf(user),
                    services.clock().millis(),
                    services.talk().pingInterval().toMillis(),
                    new Limits(
                            services.talk().maxTextChars(),
                            Limits.DEFAULT_ROOMS,
                            services.talk().sendsPerSecond())));
        }
    }

    private static UserName guestName(UserId user) {
        return new UserName("guest-" + user.value().substring(0, 4));
    }

    private void send(ClientMessage.Send send) {
        Membership membership = rooms.find(send.room());
        if (membership == null) {
            services.metrics().sent(SendResult.REFUSED);
            fail(send, ErrorCode.NOT_JOINED, "join the room first");
            return;
        }
        if (!mayTalk(send)) {
            services.metrics().sent(SendResult.REFUSED);
            return;
        }
        commands.sendBegins();
        membership
                .publish(self(), send.text(), send.id())
                .thenAccept(published -> outlet.onLoop(() -> sent(send, published)));
    }

    private void sent(ClientMessage.Send send, Published published) {
        if (published instanceof Published.Kept kept) {
            services.metrics().sent(kept.duplicate() ? SendResult.DUPLICATE : SendResult.KEPT);
            if (send.id() != null) {
                replies.reply(new ServerMessage.Sent(
                        send.id(), send.room(), kept.seq(), kept.epoch(), kept.time(), kept.duplicate()));
            }
        } else {
            services.metrics().sent(SendResult.UNAVAILABLE);
            fail(send, ErrorCode.UNAVAILABLE, "messages cannot be kept now; try again");
        }
        commands.sendEnds();
    }

    /** Whether the limit on what a room hears from one connection allows one more. */
    private boolean mayTalk(ClientMessage command) {
        return sends == null || isWithin(sends, command);
    }

    private boolean isWithin(TokenBucket bucket, ClientMessage command) {
        long now = System.nanoTime();
        if (bucket.tryTake(now)) {
            return true;
        }
        long retryAfterMs = TimeUnit.NANOSECONDS.toMillis(bucket.nanosUntilToken(now)) + 1;
        replies.fail(command.id(), ErrorCode.RATE_LIMITED, "too much at once", retryAfterMs);
        return false;
    }

    private void join(ClientMessage.Join join) {
        if (rooms.find(join.room()) != null) {
            fail(join, ErrorCode.ALREADY_JOINED, "the room is joined already");
            return;
        }
        if (rooms.count() == Limits.DEFAULT_ROOMS) {
            fail(join, ErrorCode.TOO_MANY_ROOMS, "at most " + Limits.DEFAULT_ROOMS + " rooms at once");
            return;
        }
        Membership membership = services.rooms().join(join.room(), outlet, self());
        rooms.add(membership);
        commands.exclusiveBegins();
        membership.readPosition(position -> {
            if (phase == Phase.ENDED) {
                return;
            }
            if (position == null) {
                rooms.remove(membership);
                membership.leave(self(), true);
                fail(join, ErrorCode.UNAVAILABLE, "the room's history cannot be read now; try again");
            } else {
                joined(join, membership, position);
            }
            commands.exclusiveEnds();
        });
    }

    private void joined(ClientMessage.Join join, Membership membership, RoomPosition position) {
        StreamPosition since = join.since();
        long wanted = since == null ? position.newest() - join.history() : since.seq();
        boolean sameNumbering =
                since == null || since.epoch().equals(position.epoch()) && since.seq() <= position.newest();
        boolean allKept = wanted >= position.oldest() - 1;
        if (join.id() != null) {
            replies.reply(new ServerMessage.Joined(
                    join.id(),
                    join.room(),
                    position.epoch(),
                    position.newest(),
                    position.oldest(),
                    membership.memberCount(),
                    since == null || sameNumbering && allKept));
        }
        membership.start(sameNumbering && allKept ? wanted : position.oldest() - 1, position);
    }

    private void leave(ClientMessage.Leave leave) {
        Membership membership = rooms.find(leave.room());
        if (membership == null) {
            fail(leave, ErrorCode.NOT_JOINED, "the room is not joined");
            return;
        }
        rooms.remove(membership);
        membership.leave(self(), true);
        if (leave.id() != null) {
            replies.reply(new ServerMessage.Left(leave.id(), leave.room()));
        }
    }

    private void history(ClientMessage.History history) {
        if (rooms.find(history.room()) == null) {
            fail(history, ErrorCode.NOT_JOINED, "join the room first");
            return;
        }
        Long after = history.after();
        long before = history.before() == null ? Long.MAX_VALUE : history.before();
        commands.exclusiveBegins();
        (after == null
                        ? services.streams().readBefore(history.room(), before, history.limit())
                        : services.streams().readAfter(history.room(), after, history.limit()))
                .whenComplete((page, failure) -> outlet.onLoop(() -> {
                    if (page == null) {
                        fail(history, ErrorCode.UNAVAILABLE, "the room's history cannot be read now; try again");
                    } else if (history.id() != null) {
                        replies.reply(HistoryReply.of(history, page));
                    }
                    commands.exclusiveEnds();
                }));
    }

    private void members(ClientMessage.Members members) {
        Membership membership = rooms.find(members.room());
        if (membership == null) {
            fail(members, ErrorCode.NOT_JOINED, "join the room first");
            return;
        }
        if (members.id() != null) {
            Presence.Page page = membership.members(new Presence.PageRequest(members.after(), members.limit()));
            replies.reply(new ServerMessage.MembersPage(
                    members.id(), members.room(), page.members(), page.count(), page.more()));
        }
    }

    private void typing(ClientMessage.Typing typing) {
        Membership membership = rooms.find(typing.room());
        if (membership == null) {
            fail(typing, ErrorCode.NOT_JOINED, "join the room first");
        } else if (mayTalk(typing)) {
            membership.push(new ServerMessage.Typing(typing.room(), self().user(), self().name(), typing.active()));
        }
    }

    private void rename(ClientMessage.Rename rename) {
        if (!mayTalk(rename)) {
            return;
        }
        Member renamed = new Member(self().user(), rename.name());
        self = renamed;
        rooms.renamed(renamed);
        if (rename.id() != null) {
            replies.reply(new ServerMessage.Renamed(rename.id(), rename.name()));
        }
    }

    private void ping(ClientMessage.Ping ping) {
        commands.exclusiveBegins();
        rooms.readNewest(newest -> {
            if (phase == Phase.ENDED) {
                return;
            }
            replies.reply(new ServerMessage.Pong(ping.id(), services.clock().millis(), newest));
            commands.exclusiveEnds();
        });
    }

    /** Leaves all rooms. Nothing that is under way answers any more. */
    void end(boolean graceful) {
        if (phase == Phase.ENDED) {
            return;
        }
        phase = Phase.ENDED;
        if (self != null) {
            rooms.leave(self, graceful);
        }
    }

    private void fail(ClientMessage command, ErrorCode code, String message) {
        replies.fail(command.id(), code, message, null);
    }

    private Member self() {
        if (self == null) {
            throw new IllegalStateException("before hello");
        }
        return self;
    }
}
