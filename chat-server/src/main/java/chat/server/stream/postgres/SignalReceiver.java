package chat.server.stream.postgres;

import chat.server.metrics.SignalMeters;
import chat.server.metrics.SignalMeters.Dropped;
import chat.server.stream.Signal;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what the other nodes say. Confined to its thread.
 *
 * <p>It listens first and reads the tables then, so nothing is missed; a repetition is known by its number. It hears its own node, too, every second:
 * if it does not, the connection is dead.
 */
final class SignalReceiver implements SignalThread.Work {

    /** When the members of a dead node leave, after it was last heard of; those who are on another node by then never left. */
    static final long LEAVE_MILLIS = 4_700;

    /** The same for a node that is not in the table after this one was away: the table may have been emptied. */
    static final long ABSENT_MILLIS = 10_000;

    /** How long it waits for news, and so how late somebody may leave. */
    static final int POLL_MILLIS = 200;

    private static final Logger log = LoggerFactory.getLogger(SignalReceiver.class);

    private static final long DEAF_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final long node;
    private final RemoteMembers members;
    private final Consumer<Signal> passing;
    private final Supplier<SignalSender.Spoken> spoken;
    private final SignalMeters meters;
    private final LongSupplier nanoTime;
    private final int pollMillis;
    private @Nullable MemberTable table;
    private long lastHeard;

    /**
     * For one node.
     *
     * @param passing gets typing and control
     * @param spoken what this node has said last
     */
    SignalReceiver(
            long node,
            RemoteMembers members,
            Consumer<Signal> passing,
            Supplier<SignalSender.Spoken> spoken,
            SignalMeters meters,
            LongSupplier nanoTime,
            int pollMillis) {
        this.node = node;
        this.members = members;
        this.passing = passing;
        this.spoken = spoken;
        this.meters = meters;
        this.nanoTime = nanoTime;
        this.pollMillis = pollMillis;
    }

    @Override
    public void connected(MemberTable opened) throws SQLException {
        opened.listen();
        Set<Long> present = new HashSet<>();
        for (long other : opened.others()) {
            if (read(opened, other)) {
                present.add(other);
            }
        }
        members.allLeaveBut(present, inMillis(ABSENT_MILLIS));
        lastHeard = nanoTime.getAsLong();
        table = opened;
    }

    @Override
    public void lost() {
        table = null;
    }

    @Override
    public long round() throws SQLException {
        MemberTable open = table;
        if (open == null) {
            throw new IllegalStateException("not connected");
        }
        for (String text : open.notes(pollMillis)) {
            Optional<SignalNote> note = SignalCodec.decode(text);
            if (note.isPresent()) {
                hear(open, note.get());
            } else {
                meters.dropped(Dropped.UNREADABLE, 1);
            }
        }
        for (long gone : members.leave(nanoTime.getAsLong())) {
            log.info("the members of node {} have left", gone);
        }
        if (nanoTime.getAsLong() - lastHeard > DEAF_NANOS) {
            throw new SQLException("no notification comes any more");
        }
        return 0;
    }

    private void hear(MemberTable open, SignalNote note) throws SQLException {
        if (note.number() == 0) {
            note.news().forEach(this::hear);
        } else if (note.node() == node) {
            hearOneself(note);
        } else {
            meters.received(note.news().size());
            hearOther(open, note);
        }
    }

    private void hear(SignalNote.News news) {
        if (news instanceof SignalNote.Gone gone && gone.node() != node) {
            members.leaves(gone.node(), inMillis(Math.max(0, LEAVE_MILLIS - gone.silentMillis())));
        }
    }

    private void hearOneself(SignalNote note) {
        lastHeard = nanoTime.getAsLong();
        SignalSender.Spoken last = spoken.get();
        if (last.number() == note.number()) {
            meters.lag(lastHeard - last.atNanos());
        }
    }

    private void hearOther(MemberTable open, SignalNote note) throws SQLException {
        boolean old = members.isOld(note.node(), note.number());
        boolean hole = !old && members.isHole(note.node(), note.number());
        for (SignalNote.News news : note.news()) {
            if (news instanceof SignalNote.Passing signal) {
                passing.accept(signal.signal());
            } else if (news instanceof SignalNote.ReadAgain) {
                hole |= !old;
            } else if (!old && !hole && news instanceof SignalNote.Here here) {
                members.here(note.node(), here.room(), here.member());
            } else if (!old && !hole && news instanceof SignalNote.NotHere notHere) {
                members.notHere(note.node(), notHere.room(), notHere.user());
            }
        }
        if (hole && !read(open, note.node())) {
            members.leaves(note.node(), inMillis(ABSENT_MILLIS));
        }
    }

    private boolean read(MemberTable open, long other) throws SQLException {
        Optional<MemberTable.Stored> stored = open.read(other);
        stored.ifPresent(found -> members.replace(other, found));
        return stored.isPresent();
    }

    private long inMillis(long millis) {
        return nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
