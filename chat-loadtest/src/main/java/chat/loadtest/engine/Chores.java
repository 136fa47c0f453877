package chat.loadtest.engine;

import chat.loadtest.plan.Behaviour;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Has members of one event loop leave, type, rename themselves, read the history and stop reading, at random and at set rates. Confined to that loop.
 */
final class Chores {

    private static final long TICK_MILLIS = 20;
    private static final double TICKS_PER_SECOND = 1000.0 / TICK_MILLIS;

    private final EventLoop loop;
    private final Behaviour behaviour;
    private final List<Member> members;
    private boolean ended;
    private int renames;

    Chores(EventLoop loop, Behaviour behaviour, List<Member> members) {
        this.loop = loop;
        this.behaviour = behaviour;
        this.members = members;
    }

    /** @param share of this loop's members among all, by which it takes its part of the rates */
    void begin(double share) {
        if (behaviour.slowReaders() > 0) {
            loop.schedule(this::stopReading, behaviour.slowEvery().toNanos(), TimeUnit.NANOSECONDS);
        }
        if (behaviour.churnRate() + behaviour.typingRate() + behaviour.renameRate() + behaviour.historyRate() > 0) {
            tick(share);
        }
    }

    void end() {
        ended = true;
        readAgain();
    }

    private void stopReading() {
        if (!ended) {
            members.forEach(member -> {
                if (member.isSlow()) {
                    member.read(false);
                }
            });
            loop.schedule(this::readAgain, behaviour.slowFor().toNanos(), TimeUnit.NANOSECONDS);
            loop.schedule(this::stopReading, behaviour.slowEvery().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void readAgain() {
        members.forEach(member -> {
            if (member.isSlow()) {
                member.read(true);
            }
        });
    }

    private void tick(double share) {
        if (ended) {
            return;
        }
        for (int i = timesNow(behaviour.churnRate() * share); i > 0; i--) {
            any().leaveForAMoment();
        }
        for (int i = timesNow(behaviour.typingRate() * share); i > 0; i--) {
            any().type();
        }
        for (int i = timesNow(behaviour.renameRate() * share); i > 0; i--) {
            any().rename(renames++);
        }
        for (int i = timesNow(behaviour.historyRate() * share); i > 0; i--) {
            any().readHistory();
        }
        loop.schedule(() -> tick(share), TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** How often to act in this tick, to reach the rate on average. */
    private static int timesNow(double rate) {
        return (int) (rate / TICKS_PER_SECOND + ThreadLocalRandom.current().nextDouble());
    }

    private ChatMember any() {
        return (ChatMember) members.get(ThreadLocalRandom.current().nextInt(members.size()));
    }
}
