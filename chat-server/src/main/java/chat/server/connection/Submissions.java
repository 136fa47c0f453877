package chat.server.connection;

import chat.protocol.ClientMessage;
import chat.protocol.ErrorCode;
import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.server.auth.Action;
import chat.server.metrics.ServerMetrics.SendResult;
import chat.server.room.Membership;
import chat.server.stream.Outcome;
import chat.server.stream.Submission;

/** Hands in the events of one client, and answers with their outcomes. Confined to the connection's event loop. */
final class Submissions implements Submission.Listener {

    private final Services services;
    private final Replies replies;
    private final Faults faults;
    private final CommandQueue queue;
    private final Allowance allowance;
    private final RoomAccess access;

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
    }

    void send(ClientMessage.Send send, Member self) {
        submit(send, send.room(), self, Action.WRITE, new Submission.Say(send.text()));
    }

    void edit(ClientMessage.Edit edit, Member self) {
        if (mayAmend(edit)) {
            Submission.Edit intent = new Submission.Edit(edit.seq(), edit.text(), oldestToAmend());
            submit(edit, edit.room(), self, Action.EDIT_OWN, intent);
        }
    }

    void delete(ClientMessage.Delete delete, Member self) {
        if (mayAmend(delete)) {
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

    /** On the hot path: once per message. */
    private void submit(ClientMessage command, RoomName room, Member self, Action action, Submission.Intent intent) {
        Membership membership = access.find(command, self.user(), action, room);
        if (membership == null || !allowance.allowsTalk(command)) {
            services.metrics().sent(SendResult.REFUSED);
            return;
        }
        queue.sendBegins();
        try {
            membership.submit(new Submission(room, self, command.id(), intent, System.nanoTime(), this));
        } catch (RuntimeException e) {
            services.metrics().sent(SendResult.REFUSED);
            faults.answer(command.id(), e);
            queue.sendEnds();
        }
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
            faults.unavailable(submission.id(), "the message cannot be stored now; try again");
        }
    }
}
