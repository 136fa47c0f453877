package chat.server.stream.postgres;

import chat.server.metrics.SignalMeters;
import chat.server.metrics.SignalMeters.Dropped;
import chat.server.stream.Signal;
import chat.server.stream.postgres.OwnMembers.Standing;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says to the other nodes what is new on this one, and that it is alive, and takes out those that are not. Confined to its thread, but for {@link #spoken}.
 *
 * <p>What gathers while a note is on its way goes with the next one. A node that finds itself out of the table, after it stood still or the table was
 * emptied, writes all of its members again.
 */
final class SignalSender implements SignalThread.Work {

    /** A node that has been silent for longer is dead. */
    static final long LEASE_MILLIS = 3_000;

    private static final Logger log = LoggerFactory.getLogger(SignalSender.class);

    private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LATE_NANOS = 2 * BEAT_NANOS;
    private static final int MOST_NEWS = 2_000;

    /** What went out last. */
    record Spoken(long number, long atNanos) {}

    private final long node;
    private final OwnMembers own;
    private final PassingSignals passing;
    private final SignalMeters meters;
    private final LongSupplier nanoTime;
    private @Nullable MemberTable table;
    private boolean registered;
    private long number;
    private long lastBeat;
    private long lastLook;
    private long steadySince;
    private volatile Spoken spoken = new Spoken(0, 0);

    SignalSender(long node, OwnMembers own, PassingSignals passing, SignalMeters meters, LongSupplier nanoTime) {
        this.node = node;
        this.own = own;
        this.passing = passing;
        this.meters = meters;
        this.nanoTime = nanoTime;
    }

    /** Any thread. */
    Spoken spoken() {
        return spoken;
    }

    @Override
    public void connected(MemberTable opened) throws SQLException {
        opened.prepare();
        table = opened;
        steadySince = nanoTime.getAsLong();
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
        if (!registered || own.isOverflown()) {
            register(open);
        }
        say(open);
        sweep(open);
        return own.hasNews() || !registered ? 0 : BEAT_NANOS;
    }

    private long next() {
        number++;
        return number;
    }

    private void register(MemberTable open) throws SQLException {
        open.begin();
        long from = next();
        Iterator<Standing> all = own.takeAll();
        int members = 0;
        try {
            while (all.hasNext()) {
                List<Standing> some = new ArrayList<>();
                while (all.hasNext() && some.size() < MOST_NEWS) {
                    some.add(all.next());
                }
                open.put(from, some);
                open.begin(); // still alive
                members += some.size();
            }
            next();
            open.complete(
                    from,
                    number,
                    SignalCodec.encode(node, () -> number, List.of(new SignalNote.ReadAgain()))
                            .get(0));
        } catch (SQLException | RuntimeException e) {
            own.putAllBack();
            throw e;
        }
        registered = true;
        log.debug("registered with {} members", members);
    }

    private void say(MemberTable open) throws SQLException {
        List<Standing> standings = own.take(MOST_NEWS);
        List<Signal> control = passing.control();
        List<Signal> typing = passing.takeTyping(nanoTime.getAsLong());
        boolean said = false;
        try {
            List<SignalNote.News> news = new ArrayList<>();
            standings.forEach(standing -> news.add(SignalNote.of(standing)));
            control.forEach(signal -> news.add(new SignalNote.Passing(signal)));
            typing.forEach(signal -> news.add(new SignalNote.Passing(signal)));
            List<String> notes = SignalCodec.encode(node, this::next, news);
            spoken = new Spoken(number, nanoTime.getAsLong());
            said = open.say(number, standings, notes);
            if (said) {
                passing.passed(control.size());
                meters.sent(news.size());
                beaten();
            }
        } finally {
            if (!said) {
                own.putBack(standings);
                meters.dropped(Dropped.TYPING, typing.size());
            }
        }
        registered = said;
    }

    private void beaten() {
        long now = nanoTime.getAsLong();
        if (now - lastBeat > LATE_NANOS) {
            steadySince = now; // whatever kept this node from it may have kept the others, too
        }
        lastBeat = now;
    }

    private void sweep(MemberTable open) throws SQLException {
        long now = nanoTime.getAsLong();
        boolean steady = now - steadySince >= TimeUnit.MILLISECONDS.toNanos(LEASE_MILLIS);
        if (registered && steady && now - lastLook >= BEAT_NANOS / 2) {
            lastLook = now;
            for (SignalNote.Gone gone : open.sweep(LEASE_MILLIS)) {
                log.warn("node {} has been silent for {} ms: its members leave", gone.node(), gone.silentMillis());
            }
        }
    }
}
