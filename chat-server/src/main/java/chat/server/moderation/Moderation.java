package chat.server.moderation;

import chat.protocol.ModeratorAct;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import chat.server.audit.ActLog;
import chat.server.auth.Authority;
import chat.server.auth.Rights;
import chat.server.auth.Role;
import chat.server.stream.Outcome;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStream;
import chat.server.stream.RoomStreams;
import chat.server.stream.Submission;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one way in which anybody moderates, by commands and by the HTTP API. Thread-safe; never blocks.
 *
 * <p>Each act is an event of its room, or of {@link RoomName#SERVER} for the whole server, and a line of the audit log. What it does
 * to those who are connected follows from the event.
 *
 * <p>A returned stage completes on any thread, when the act is durable: {@link Outcome.Accepted}; or with the reason why nothing
 * happened. It fails as those of {@link RoomStream} do.
 */
public final class Moderation {

    private final RoomStreams streams;
    private final Authority authority;
    private final Function<UserId, Role> roles;
    private final Clock clock;
    private final ActLog log = new ActLog();

    /** @param roles the highest role of a user on all of its connections; {@link Role#USER} for one that has none */
    public Moderation(RoomStreams streams, Authority authority, Function<UserId, Role> roles, Clock clock) {
        this.streams = streams;
        this.authority = authority;
        this.roles = roles;
        this.clock = clock;
    }

    /**
     * Kicks, mutes, bans and so on.
     *
     * @param id by which a repetition is recognised; null: it never is one
     * @param room {@link RoomName#SERVER} for the whole server
     */
    public CompletionStage<Outcome> act(Actor by, @Nullable String id, RoomName room, ModeratorAct act) {
        return submit(by, id, room, new Submission.Moderate(act), standing -> standing.refusal(act, roles));
    }

    /** Changes the settings of a room. */
    public CompletionStage<Outcome> configure(Actor by, @Nullable String id, RoomName room, RoomSettings change) {
        return submit(by, id, room, new Submission.Configure(change), standing -> standing.refusal(change));
    }

    /** Deletes anybody's message. */
    public CompletionStage<Outcome> delete(
            Actor by, @Nullable String id, RoomName room, long seq, @Nullable String reason) {
        return submit(by, id, room, new Submission.DeleteAny(seq, reason), Standing::refusal);
    }

    /** Notes a deletion by a moderator that came as other events do. */
    public void deleted(Actor by, RoomName room, Submission.DeleteAny deletion, long seq) {
        log.add(by.member(), by.address(), room, "delete", "seq " + deletion.of(), null, deletion.reason(), seq);
    }

    private CompletionStage<Outcome> submit(
            Actor by,
            @Nullable String id,
            RoomName room,
            Submission.Intent intent,
            Function<Standing, Outcome.@Nullable Refused> refusal) {
        RoomStream stream = streams.open(room);
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        try {
            stream.state().whenComplete((state, failure) -> {
                if (state == null) {
                    outcome.completeExceptionally(failure);
                    return;
                }
                try {
                    Outcome.Refused refused = refusal.apply(standing(by, room, state));
                    if (refused == null) {
                        submit(
                                stream,
                                new Submission(
                                        room,
                                        by.member(),
                                        id,
                                        intent,
                                        System.nanoTime(),
                                        (of, end) -> outcome.complete(end)));
                    } else {
                        outcome.complete(refused);
                    }
                } catch (RuntimeException e) {
                    outcome.completeExceptionally(e);
                }
            });
        } catch (RuntimeException e) {
            outcome.completeExceptionally(e);
        }
        return outcome.whenComplete((end, failure) -> {
            stream.close();
            if (end instanceof Outcome.Accepted accepted && !accepted.duplicate()) {
                note(by, room, intent, accepted.seq());
            }
        });
    }

    private Standing standing(Actor by, RoomName room, RoomState state) {
        long now = clock.millis();
        boolean server = room.equals(RoomName.SERVER);
        Rights rights = server
                ? authority.moderatesServer(by.identity(), by.address(), now) ? Rights.ALL : Rights.NONE
                : authority.decide(by.identity(), by.address(), room, state, now);
        return new Standing(by, rights, state.settings(), server);
    }

    private void submit(RoomStream stream, Submission submission) {
        RoomStreams.Submitter submitter = streams.newSubmitter(Runnable::run);
        stream.submit(submission, submitter);
        submitter.flush();
    }

    private void note(Actor by, RoomName room, Submission.Intent intent, long seq) {
        if (intent instanceof Submission.Moderate moderate) {
            ModeratorAct act = moderate.act();
            log.add(
                    by.member(),
                    by.address(),
                    room,
                    act.action().wireName(),
                    target(act.target()),
                    act.until(),
                    act.reason(),
                    seq);
        } else if (intent instanceof Submission.DeleteAny deletion) {
            deleted(by, room, deletion, seq);
        } else {
            log.add(by.member(), by.address(), room, "settings", null, null, null, seq);
        }
    }

    private static @Nullable String target(ModeratorAct.@Nullable Target target) {
        if (target instanceof ModeratorAct.OfUser user) {
            return user.user().value();
        }
        return target instanceof ModeratorAct.OfAddress range ? range.address().toString() : null;
    }
}
