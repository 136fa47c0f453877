package chat.server.connection;

import chat.protocol.ClientMessage;
import chat.protocol.ErrorCode;
import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.server.auth.Action;
import chat.server.auth.Rights;
import chat.server.metrics.ServerMetrics.SendResult;
import chat.server.moderation.Actor;
import chat.server.stream.Outcome;
import chat.server.stream.Submission;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Hands in the events of one client, and answers with their outcomes. Confined to the connection's event loop. */
final class Submissions implements Submission.Listener {

    private final Services services;
    private final Replies replies;
    private final Faults faults;
    private final CommandQueue queue;
    private final Allowance allowance;
    private final RoomAccess access;
    private final SpamCheck spam;

    Submissions(
            Services services,
            Replies replies,
            Faults faults,
            CommandQueue queue,
            Allowance allowance,
            RoomAccess access) {
        this.services = services;
        this.replies = replies;
        this.faults = faults;
        this.queue = queue;
        this.allowance = allowance;
        this.access = access;
        this.spam = new SpamCheck(services, replies, access);
    }

    void send(ClientMessage.Send send, Member self) {
        JoinedRoom joined = find(send, Action.WRITE, send.room());
        if (joined == null || !isSlowEnough(send, joined.rights(), self)) {
            return;
        }
        if (spam.allows(send, send.text(), joined)) {
            submit(send, joined, self, new Submission.Say(send.text()));
        } else {
            services.slowMode().giveBack(send.room(), self.user());
        }
    }

    /** Whether a user may send again in a slow room. */
    private boolean isSlowEnough(ClientMessage.Send send, Rights rights, Member self) {
        if (rights.slowMs() == 0) {
            return true;
        }
        long wait = services.slowMode().take(send.room(), self.user(), rights.slowMs(), System.nanoTime());
        if (wait == 0) {
            return true;
        }
        services.metrics().sent(SendResult.REFUSED);
        replies.fail(
                send.id(),
                ErrorCode.RATE_LIMITED,
                "one message in " + rights.slowMs() + " ms in this room",
                TimeUnit.NANOSECONDS.toMillis(wait) + 1);
        return false;
    }

    void edit(ClientMessage.Edit edit, Member self) {
        JoinedRoom joined = mayAmend(edit) ? find(edit, Action.EDIT_OWN, edit.room()) : null;
        if (joined != null && spam.allows(edit, edit.text(), joined)) {
            submit(edit, joined, self, new Submission.Edit(edit.seq(), edit.text(), oldestToAmend()));
        }
    }

    /** A moderator deletes anybody's. */
    void delete(ClientMessage.Delete delete, Member self) {
        JoinedRoom joined = access.rooms().find(delete.room());
        if (joined != null && joined.rights().may(Action.MODERATE)) {
            Submission.DeleteAny intent = new Submission.DeleteAny(delete.seq(), delete.reason());
            submit(delete, delete.room(), self, Action.MODERATE, intent);
        } else if (mayAmend(delete)) {
            Submission.Delete intent = new Submission.Delete(delete.seq(), delete.reason(), oldestToAmend());
            submit(delete, delete.room(), self, Action.EDIT_OWN, intent);
        }
    }

    private boolean mayAmend(ClientMessage command) {
        boolean allowed = !services.settings().talk().editWindow().isZero();
        if (!allowed) {
            replies.fail(command.id(), ErrorCode.NOT_ALLOWED, "messages cannot be changed here", null);
        }
        return allowed;
    }

    private long oldestToAmend() {
        return services.clock().millis()
                - services.settings().talk().editWindow().toMillis();
    }

    private void submit(ClientMessage command, RoomName room, Member self, Action action, Submission.Intent intent) {
        JoinedRoom joined = find(command, action, room);
        if (joined != null) {
            submit(command, joined, self, intent);
        }
    }

    /** The place in the room, if the client may do this there, and is not too fast. On the hot path: once per message. */
    private @Nullable JoinedRoom find(ClientMessage command, Action action, RoomName room) {
        JoinedRoom joined = access.find(command, action, room);
        if (joined == null || !allowance.allowsTalk(command)) {
            services.metrics().sent(SendResult.REFUSED);
            return null;
        }
        return joined;
    }

    /** On the hot path: once per message. */
    private void submit(ClientMessage command, JoinedRoom joined, Member self, Submission.Intent intent) {
        RoomName room = joined.room();
        Submission.Listener listener = joined.direct() == null ? this : inviting(joined);
        queue.sendBegins();
        try {
            joined.membership().submit(new Submission(room, self, command.id(), intent, System.nanoTime(), listener));
        } catch (RuntimeException e) {
            services.metrics().sent(SendResult.REFUSED);
            faults.answer(command.id(), e);
            queue.sendEnds();
        }
    }

    /** Answers, and calls the other one of two. */
    private Submission.Listener inviting(JoinedRoom joined) {
        return (submission, outcome) -> {
            onOutcome(submission, outcome);
            boolean said = submission.intent() instanceof Submission.Say
                    && outcome instanceof Outcome.Accepted accepted
                    && !accepted.duplicate();
            if (said) {
                services.invitations().said(joined, submission.author());
            }
        };
    }

    @Override
    public void onOutcome(Submission submission, Outcome outcome) {
        try {
            answer(submission, outcome);
        } catch (RuntimeException e) {
            faults.answer(submission.id(), e);
        } finally {
            queue.sendEnds();
        }
    }

    private void answer(Submission submission, Outcome outcome) {
        if (outcome instanceof Outcome.Accepted accepted) {
            if (submission.intent() instanceof Submission.DeleteAny deletion && !accepted.duplicate()) {
                Actor by = access.actor(submission.author());
                services.moderation().deleted(by, submission.room(), deletion, accepted.seq());
            }
            if (!submission.room().equals(RoomName.CANARY)) {
                services.metrics().sent(accepted.duplicate() ? SendResult.DUPLICATE : SendResult.ACCEPTED);
            }
            if (submission.id() != null) {
                replies.reply(new ServerMessage.Sent(
                        submission.id(),
                        submission.room(),
                        accepted.seq(),
                        accepted.epoch(),
                        accepted.time(),
                        accepted.duplicate()));
            }
        } else if (outcome instanceof Outcome.Refused refused) {
            services.metrics().sent(SendResult.REFUSED);
            replies.fail(submission.id(), refused.code(), refused.message(), null);
        } else {
            services.metrics().sent(SendResult.UNAVAILABLE);
            services.slowMode().giveBack(submission.room(), submission.author().user());
            faults.unavailable(submission.id(), "the message cannot be stored now; try again");
        }
    }
}
