package chat.server.hook;

import chat.protocol.RoomName;
import chat.server.metrics.WebhookMetrics;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one webhook its events, one request after the other. Confined to the event loop, but for what says otherwise. */
final class Courier {

    private static final Logger log = LoggerFactory.getLogger(Courier.class);

    private static final int MOST_NEWS = 10_000;

    private final Hook hook;
    private final boolean allowPrivate;
    private final EventLoop loop;
    private final Backlog backlog;
    private final HookClient client;
    private final Pace pace;
    private final WebhookMetrics metrics;
    private final NewsQueue news = new NewsQueue(MOST_NEWS);
    private final AtomicBoolean woken = new AtomicBoolean();
    private final CompletableFuture<Set<RoomName>> stopped = new CompletableFuture<>();
    private volatile @Nullable String trouble;

    /** While a request is made, is under way, or has failed a moment ago; and before the start. */
    private boolean busy = true;

    private boolean sending;
    private boolean stopping;
    private int mostEvents = Draft.MOST_EVENTS;
    private int failures;
    private int refusals;
    private String refused = "";

    /** Waits for {@link #start}. */
    Courier(
            Hook hook,
            boolean allowPrivate,
            EventLoop loop,
            Backlog backlog,
            HookClient client,
            Pace pace,
            WebhookMetrics metrics) {
        this.hook = hook;
        this.allowPrivate = allowPrivate;
        this.loop = loop;
        this.backlog = backlog;
        this.client = client;
        this.pace = pace;
        this.metrics = metrics;
    }

    Hook hook() {
        return hook;
    }

    /** Whether it can go on as it is. */
    boolean isSame(Hook other, boolean allowed) {
        return hook.isSame(other) && allowed == allowPrivate;
    }

    WebhookMetrics metrics() {
        return metrics;
    }

    /** Any thread. */
    HookState state() {
        return new HookState(
                hook.name(),
                metrics.delivered(),
                metrics.failed(),
                metrics.dead(),
                metrics.lost(),
                metrics.behindSeconds(),
                trouble);
    }

    /** There is something in a room. On the hot path: once per event, on any thread. */
    void published(RoomName room) {
        backlog.add(room);
        wake();
    }

    /** There may be something in these rooms. Any thread. */
    void published(Collection<RoomName> rooms) {
        backlog.add(rooms);
        wake();
    }

    /** Any thread. */
    void heard(News heard) {
        news.add(heard);
        wake();
    }

    private void wake() {
        if (!woken.getAndSet(true)) {
            loop.execute(() -> {
                woken.set(false);
                work();
            });
        }
    }

    /** Begins; in rooms where it was never with what happened since then, in ms since 1970, UTC. */
    void start(long sinceMillis) {
        assert loop.inEventLoop();
        backlog.beginAt(sinceMillis);
        goOn();
    }

    /** Whether the receiver took the last request, and this is not about to end. */
    boolean isWell() {
        assert loop.inEventLoop();
        return failures == 0 && !stopping;
    }

    /** Ends when the request under way has; completes with the rooms that may have more. */
    CompletableFuture<Set<RoomName>> stop() {
        assert loop.inEventLoop();
        stopping = true;
        if (!sending) {
            end();
        }
        return stopped;
    }

    /** Ends now. */
    void end() {
        stopping = true;
        client.close();
        stopped.complete(backlog.close());
    }

    /** With a task of its own, as what has just ended can have been called from anywhere. */
    private void goOn() {
        loop.execute(() -> {
            busy = false;
            work();
        });
    }

    private void work() {
        if (busy || stopping) {
            return;
        }
        busy = true;
        Draft draft = new Draft(mostEvents);
        boolean due = backlog.isDue();
        if (!due && news.isEmpty()) {
            metrics.waitsSince(0);
            busy = false;
            return;
        }
        news.first(due ? (mostEvents + 1) / 2 : mostEvents).forEach(draft::add);
        draft.addDropped(news.dropped());
        backlog.fill(draft).whenComplete((filled, failure) -> {
            if (failure == null) {
                send(draft);
            } else {
                fail(draft, Answer.none("has to wait: " + AnswerReader.reason(failure)));
            }
        });
    }

    private void send(Draft draft) {
        if (draft.isEmpty()) {
            commit(draft);
            return;
        }
        metrics.waitsSince(draft.oldestMillis());
        byte[] body = draft.body(hook.name());
        sending = true;
        client.post(Draft.id(body), body).thenAccept(answer -> answered(draft, answer));
    }

    private void answered(Draft draft, Answer answer) {
        sending = false;
        if (answer.isSuccess()) {
            succeed(draft);
        } else if (stopping) {
            backlog.goBack(draft);
        } else if (answer.isRefusal()) {
            refuse(draft, answer);
        } else {
            fail(draft, answer);
        }
        if (stopping) {
            end();
        }
    }

    private void succeed(Draft draft) {
        if (trouble != null) {
            log.info("webhook {} takes events again", hook.name());
        }
        trouble = null;
        failures = 0;
        mostEvents = Math.min(Draft.MOST_EVENTS, 2 * mostEvents);
        metrics.delivered(draft.count());
        commit(draft);
    }

    /** Finds out by ever smaller requests which event it is, and gives that up in the end. */
    private void refuse(Draft draft, Answer answer) {
        if (draft.count() > 1) {
            mostEvents = draft.count() / 2;
            failures = 0;
            fail(draft, answer);
            return;
        }
        refusals = draft.firstId().equals(refused) ? refusals + 1 : 1;
        refused = draft.firstId();
        if (refusals < pace.mostRefusals()) {
            fail(draft, answer);
            return;
        }
        log.warn("webhook {} {} to the event {}, which it does not get", hook.name(), answer.trouble(), refused);
        trouble = answer.trouble();
        failures = 0;
        metrics.fails();
        metrics.dead(draft.count());
        commit(draft);
    }

    private void fail(Draft draft, Answer answer) {
        if (trouble == null) {
            log.warn("webhook {} {}; it gets later what it misses now", hook.name(), answer.trouble());
        }
        trouble = answer.trouble();
        failures++;
        metrics.fails();
        backlog.goBack(draft);
        Duration pause = pace.pause(failures, ThreadLocalRandom.current().nextDouble(), answer.wished());
        loop.schedule(this::goOn, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Goes on once that is stored, or cannot be. */
    private void commit(Draft draft) {
        backlog.commit(draft).whenComplete((saved, failure) -> {
            if (failure != null) {
                log.warn("webhook {} gets some events again later: {}", hook.name(), AnswerReader.reason(failure));
            }
            goOn();
        });
        news.remove(draft.news(), draft.dropped());
        metrics.lost(draft.dropped());
        for (Draft.Lost gone : draft.lost()) {
            metrics.lost(gone.count());
            log.warn(
                    "webhook {} does not get the events {} to {} of the room {}, which are gone",
                    hook.name(),
                    gone.from(),
                    gone.to(),
                    gone.room());
        }
    }
}
