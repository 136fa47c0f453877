package chat.server.room;

import chat.protocol.Member;
import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.server.metrics.LimitMeters.Dispensable;
import chat.server.stream.Publication;
import chat.server.stream.RoomStream;
import chat.server.stream.Signal;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A room that somebody is in. Thread-safe: the shards are replaced as a whole, and each belongs to its loop.
 *
 * <p>It exists from the first connection that enters until the last one is gone, those included that dropped a moment ago.
 */
final class Room {

    private static final long PRESENCE_INTERVAL_MILLIS = 1_000;
    private static final int MOST_DELAYS = 10;
    private static final long GRACE_MILLIS = 5_000;

    private final RoomName name;
    private final Rooms rooms;
    private final RoomStream stream;
    private final Presence presence;
    private final AtomicInteger plainMembers = new AtomicInteger();
    private final AtomicInteger deflatedMembers = new AtomicInteger();
    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicBoolean recalled = new AtomicBoolean();
    private volatile RoomShard[] shards = {};

    /** Connections inside. Guarded by the map of rooms. */
    int connections;

    Room(RoomStream stream, Rooms rooms) {
        this.stream = stream;
        this.name = stream.room();
        this.rooms = rooms;
        this.presence = new Presence(name, rooms::observer);
    }

    RoomName name() {
        return name;
    }

    RoomStream stream() {
        return stream;
    }

    Presence presence() {
        return presence;
    }

    /** On the subscriber's loop. */
    Membership enter(Subscriber subscriber) {
        if (recalled.compareAndSet(false, true)) {
            rooms.signals().recall(name, subscriber.loop().eventLoop());
        }
        count(subscriber, 1);
        RoomShard shard = shardOn(subscriber.loop());
        Membership membership = new Membership(shard, subscriber);
        shard.addMember(membership);
        return membership;
    }

    /** On the member's loop. */
    void appear(Member member) {
        rooms.appeared(name);
        rooms.signals().send(new Signal.Entered(name, member));
    }

    /** On the member's loop. */
    void leave(Membership membership, RoomShard shard, Member member, boolean graceful) {
        count(membership.subscriber(), -1);
        if (shard.removeMember(membership)) {
            removeShard(shard);
        }
        if (!membership.hasAppeared()) {
            rooms.exited(this);
        } else if (graceful) {
            exit(member);
        } else {
            shard.loop().eventLoop().schedule(() -> exit(member), GRACE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void count(Subscriber subscriber, int change) {
        switch (subscriber.encoding()) {
            case PLAIN -> plainMembers.addAndGet(change);
            case DEFLATED -> deflatedMembers.addAndGet(change);
            case CHAT -> {} // always encoded for
        }
    }

    private void exit(Member member) {
        rooms.signals().send(new Signal.Exited(name, member.user()));
        rooms.exited(this);
    }

    void rename(Member member) {
        rooms.signals().send(new Signal.Renamed(name, member));
    }

    /** Any thread. */
    void onSignal(Signal.OfRoom signal) {
        boolean due = false;
        if (signal instanceof Signal.Entered entered) {
            due = presence.enter(entered.member());
        } else if (signal instanceof Signal.Exited exited) {
            due = presence.exit(exited.user());
        } else if (signal instanceof Signal.Renamed renamed) {
            due = presence.rename(renamed.member());
        } else if (signal instanceof Signal.EnteredElsewhere entered) {
            due = presence.enterElsewhere(entered.member());
        } else if (signal instanceof Signal.ExitedElsewhere exited) {
            due = presence.exitElsewhere(exited.user());
        } else if (signal instanceof Signal.Typing typing) {
            Member member = typing.member();
            push(
                    new ServerMessage.Typing(name, member.user(), member.name(), typing.active()),
                    takers(Dispensable.TYPING));
        }
        if (due) {
            pushPresenceSoon(MOST_DELAYS);
        }
    }

    /** On a loop with members, if possible one that has time; where there is none, nobody is to hear of the changes. */
    private void pushPresenceSoon(int delaysLeft) {
        RoomShard[] present = shards;
        if (present.length == 0) {
            presence.takeChanges();
            return;
        }
        RoomShard by = Arrays.stream(present)
                .filter(shard -> !shard.loop().leavesOut(Dispensable.PRESENCE))
                .findFirst()
                .orElse(present[0]);
        by.loop().eventLoop().schedule(() -> pushPresence(delaysLeft), PRESENCE_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** While a loop has too much to do the changes gather; after some seconds those that have not hear of them alone. */
    private void pushPresence(int delaysLeft) {
        RoomShard[] takers = takers(Dispensable.PRESENCE);
        if (takers.length < shards.length && delaysLeft > 0) {
            pushPresenceSoon(delaysLeft - 1);
            return;
        }
        ServerMessage.Presence changes = presence.takeChanges();
        if (changes != null) {
            push(changes, takers);
        }
    }

    /** The shards whose loops have time for that; counts the others. */
    private RoomShard[] takers(Dispensable what) {
        RoomShard[] all = shards;
        RoomShard[] takers = all;
        for (RoomShard shard : all) {
            if (shard.loop().leavesOut(what)) {
                shard.loop().metrics().limits().leftOut(what);
                takers = without(takers, shard);
            }
        }
        return takers;
    }

    private static RoomShard[] without(RoomShard[] some, RoomShard one) {
        return Arrays.stream(some).filter(other -> other != one).toArray(RoomShard[]::new);
    }

    private synchronized RoomShard shardOn(RoomLoop loop) {
        for (RoomShard shard : shards) {
            if (shard.loop() == loop) {
                return shard;
            }
        }
        RoomShard added = new RoomShard(this, loop);
        RoomShard[] more = Arrays.copyOf(shards, shards.length + 1);
        more[shards.length] = added;
        shards = more;
        return added;
    }

    private synchronized void removeShard(RoomShard shard) {
        shards = without(shards, shard);
    }

    /** Pushes what has no place in the numbering. Any thread. */
    private void push(ServerMessage message, RoomShard[] receivers) {
        if (receivers.length > 0) {
            ByteBuf chat = Frames.chat(message);
            post(
                    receivers,
                    new Broadcast(
                            Broadcast.UNNUMBERED, chat, null, deflated(chat), System.nanoTime(), receivers.length));
            for (RoomShard shard : receivers) {
                shard.loop().takePosted();
            }
        }
    }

    /** Sends an event to all loops with members. On the hot path: once per event. In the order of the numbers. */
    void deliver(Publication publication) {
        RoomShard[] receivers = shards;
        if (receivers.length == 0) {
            return;
        }
        ByteBuf chat = Frames.chat(publication.payload());
        @Nullable ByteBuf plain = plainMembers.get() > 0 ? Frames.plain(publication.event()) : null;
        long seq = publication.event().seq();
        post(
                receivers,
                new Broadcast(seq, chat, plain, deflated(chat), publication.submittedNanos(), receivers.length));
    }

    /** How many changes there were while the room was open. Any thread. */
    int changes() {
        return changes.get();
    }

    /** Has each member look at a change, on its loop. Any thread. */
    void changed(RoomEvent.RoomChanged change) {
        changes.incrementAndGet();
        for (RoomShard shard : shards) {
            shard.loop().runInBatch(() -> shard.changed(change));
        }
    }

    /** Sends everybody away, to come back and hear of the new epoch; who comes from now on is on other shards. Any thread. */
    void cut() {
        RoomShard[] before;
        synchronized (this) {
            before = shards;
            shards = new RoomShard[0];
        }
        for (RoomShard shard : before) {
            shard.loop().runInBatch(shard::cut);
        }
    }

    private @Nullable ByteBuf deflated(ByteBuf frame) {
        return deflatedMembers.get() > 0 ? Deflated.copyOf(frame) : null;
    }

    private static void post(RoomShard[] receivers, Broadcast broadcast) {
        for (RoomShard shard : receivers) {
            shard.loop().post(shard, broadcast);
        }
    }
}
