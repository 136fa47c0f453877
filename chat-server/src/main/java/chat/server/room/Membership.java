package chat.server.room;

import chat.protocol.CloseReason;
import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.server.stream.DamagedException;
import chat.server.stream.HistoryPage;
import chat.server.stream.RoomPosition;
import chat.server.stream.RoomStream;
import chat.server.stream.Submission;
import chat.server.stream.UnavailableException;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One connection's place in one room. Confined to the connection's event loop.
 *
 * <pre>
 *   JOINING --start--> FETCHING --page, more to come, can't be written--> BLOCKED --writable--> FETCHING
 *                      FETCHING --all read--> LIVE    where the live members stand
 *                      FETCHING --all read--> AHEAD   what the live members get next is already seen
 *   AHEAD   --the live members come level--> LIVE
 *   LIVE    --can't be written--> PAUSED   has seen what the live members have
 *   PAUSED  --writable--> FETCHING
 *   PAUSED  --a message comes--> BLOCKED   is behind
 * </pre>
 */
public final class Membership {

    private static final int PAGE_EVENTS = 100;
    private static final int NOT_LIVE = -1;

    private enum State {
        JOINING,
        FETCHING,
        BLOCKED,
        AHEAD,
        LIVE,
        PAUSED,
        ENDED
    }

    private final RoomShard shard;
    private final Subscriber subscriber;
    private State state = State.JOINING;
    private boolean behind;
    private boolean appeared;
    private int liveIndex = NOT_LIVE;
    private long seenSeq;
    private String epoch = "";

    Membership(RoomShard shard, Subscriber subscriber) {
        this.shard = shard;
        this.subscriber = subscriber;
        subscriber.add(this);
    }

    public RoomName room() {
        return shard.room().name();
    }

    public void appear(Member member) {
        appeared = true;
        shard.room().appear(member);
    }

    boolean hasAppeared() {
        return appeared;
    }

    /** How many changes of the room there were: another number says that its state is another. */
    public int changes() {
        return shard.room().changes();
    }

    public int memberCount() {
        return shard.room().presence().count();
    }

    /** Users in the room in the order of their ids, and whether there are more. */
    public Presence.Page members(Presence.PageRequest request) {
        return shard.room().presence().page(request);
    }

    public void renamed(Member member) {
        shard.room().rename(member);
    }

    public RoomStream stream() {
        return shard.room().stream();
    }

    /** Hands in an event for this room, on the member's loop. The outcome comes on the loop, too. */
    public void submit(Submission submission) {
        shard.loop().submit(stream(), submission);
    }

    /** The room's position, read after this member can be reached by what is published. Completes on any thread. */
    public CompletionStage<RoomPosition> position() {
        return RoomStream.attempt(stream()::position);
    }

    /** Begins to feed the messages after {@code seq}, and then the live ones. */
    public void start(long seq, RoomPosition position) {
        seenSeq = seq;
        epoch = position.epoch();
        if (seq < position.newest()) {
            catchUp();
        } else {
            settle();
        }
    }

    void becameWritable() {
        if (state == State.BLOCKED || state == State.PAUSED) {
            catchUp();
        }
    }

    void becameUnwritable() {
        if (state == State.LIVE) {
            shard.pause(this);
        }
    }

    private void catchUp() {
        if (state == State.ENDED) {
            return;
        }
        if (!subscriber.isWritable()) {
            state = State.BLOCKED;
            return;
        }
        state = State.FETCHING;
        RoomStream.attempt(() -> stream().readAfter(seenSeq, PAGE_EVENTS))
                .whenComplete((page, failure) -> subscriber.onLoop(() -> fed(page, failure)));
    }

    private void fed(@Nullable HistoryPage page, @Nullable Throwable failure) {
        if (state == State.ENDED) {
            return;
        }
        if (page != null) {
            feed(page);
        } else if (cause(failure) instanceof DamagedException damage && damage.last() > seenSeq) {
            subscriber.failed(String.valueOf(damage.getMessage()));
            seenSeq = damage.last();
            catchUpLater();
        } else if (cause(failure) instanceof UnavailableException) {
            subscriber.retry(this::catchUp);
        } else {
            subscriber.lost(CloseReason.INTERNAL_ERROR);
        }
    }

    private static @Nullable Throwable cause(@Nullable Throwable failure) {
        return failure instanceof CompletionException ? failure.getCause() : failure;
    }

    void catchUpLater() {
        state = State.FETCHING;
        shard.loop().eventLoop().execute(this::catchUp);
    }

    private void feed(HistoryPage page) {
        if (!page.position().epoch().equals(epoch)) {
            subscriber.lost(CloseReason.RESTARTING);
            return;
        }
        long first = page.payloads().isEmpty() ? page.position().oldest() : page.firstSeq();
        if (first > seenSeq + 1) {
            subscriber.lost(CloseReason.TOO_SLOW);
            return;
        }
        for (byte[] payload : page.payloads()) {
            if (!subscriber.isWritable()) {
                break;
            }
            ByteBuf frame = Frames.of(subscriber.encoding(), payload);
            if (frame != null) {
                shard.loop().metrics().wrote(1, 1, frame.readableBytes());
                subscriber.write(frame);
            }
            seenSeq++;
        }
        if (seenSeq < page.position().newest()) {
            catchUpLater();
        } else {
            settle();
        }
    }

    private void settle() {
        state = State.AHEAD;
        if (!shard.promote(this) && shard.hasPassed(seenSeq)) {
            catchUpLater();
        } else {
            subscriber.fed();
        }
    }

    void becomeLive(int index) {
        state = State.LIVE;
        liveIndex = index;
        if (behind) {
            behind = false;
            shard.loop().metrics().caughtUp();
        }
    }

    void moveLive(int index) {
        liveIndex = index;
    }

    /** Was live, has seen all up to {@code seq} and is no longer live. */
    void pause(long seq) {
        state = State.PAUSED;
        liveIndex = NOT_LIVE;
        seenSeq = seq;
    }

    /** A message passes that this member does not get; whoever was live until now is behind. */
    void miss() {
        if (state == State.PAUSED) {
            state = State.BLOCKED;
            behind = true;
            shard.loop().metrics().fellBehind();
        }
    }

    /**
     * Whether this member, which is not live, gets this broadcast now. What is not a message can be given to anyone who has
     * joined; a message only if it is the next one.
     */
    boolean takes(Broadcast broadcast) {
        if (state == State.JOINING || !subscriber.isWritable()) {
            return false;
        }
        if (!broadcast.isNumbered()) {
            return true;
        }
        if (state == State.AHEAD && broadcast.seq == seenSeq + 1) {
            seenSeq++;
            return true;
        }
        return false;
    }

    boolean isLive() {
        return state == State.LIVE;
    }

    boolean isReading() {
        return state == State.JOINING || state == State.FETCHING || state == State.BLOCKED;
    }

    boolean isBehind() {
        return behind;
    }

    boolean isAhead() {
        return state == State.AHEAD;
    }

    int liveIndex() {
        return liveIndex;
    }

    long seenSeq() {
        return seenSeq;
    }

    Subscriber subscriber() {
        return subscriber;
    }

    /**
     * Leaves the room. No broadcast reaches this member any more.
     *
     * @param graceful whether on purpose; otherwise the user stays a member for a moment, as it may come back
     */
    public void leave(Member member, boolean graceful) {
        if (state == State.ENDED) {
            return;
        }
        try {
            shard.room().leave(this, shard, member, graceful);
        } finally {
            state = State.ENDED;
            subscriber.remove(this);
            if (behind) {
                shard.loop().metrics().leftBehind();
            }
        }
    }
}
