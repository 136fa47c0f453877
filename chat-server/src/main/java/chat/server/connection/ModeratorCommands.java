package chat.server.connection;

import chat.protocol.ClientMessage;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.server.moderation.Actor;
import chat.server.stream.Outcome;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Carries out a moderator's commands. Confined to the connection's event loop. */
record ModeratorCommands(
        Services services,
        Replies replies,
        Faults faults,
        Allowance allowance,
        Awaiting awaiting,
        Supplier<Actor> self) {

    void configure(ClientMessage.Configure configure) {
        if (allowance.allowsOther(configure)) {
            awaiting.await(
                    configure,
                    () -> services.moderation()
                            .configure(self.get(), configure.id(), configure.room(), configure.settings()),
                    outcome -> {
                        if (outcome instanceof Outcome.Accepted accepted) {
                            sent(configure, accepted);
                        } else {
                            failed(configure.id(), outcome);
                        }
                    });
        }
    }

    private void sent(ClientMessage.Configure configure, Outcome.Accepted accepted) {
        if (configure.id() != null) {
            replies.reply(new ServerMessage.Sent(
                    configure.id(),
                    configure.room(),
                    accepted.seq(),
                    accepted.epoch(),
                    accepted.time(),
                    accepted.duplicate()));
        }
    }

    void moderate(ClientMessage.Moderate moderate) {
        if (allowance.allowsOther(moderate)) {
            RoomName room = moderate.room() == null ? RoomName.SERVER : moderate.room();
            awaiting.await(
                    moderate,
                    () -> services.moderation().act(self.get(), moderate.id(), room, withEnd(moderate)),
                    outcome -> {
                        if (!(outcome instanceof Outcome.Accepted accepted)) {
                            failed(moderate.id(), outcome);
                        } else if (moderate.id() != null) {
                            Long seq = moderate.room() == null ? null : accepted.seq();
                            replies.reply(new ServerMessage.Moderated(moderate.id(), moderate.room(), seq));
                        }
                    });
        }
    }

    private ModeratorAct withEnd(ClientMessage.Moderate moderate) {
        ModeratorAct act = moderate.act();
        Long forMs = act.action() == ModeratorAct.Action.MUTE || act.action() == ModeratorAct.Action.BAN
                ? moderate.forMs()
                : null;
        Long until = forMs == null ? null : services.clock().millis() + forMs;
        return new ModeratorAct(act.action(), act.target(), until, act.since(), null, act.reason());
    }

    private void failed(@Nullable String id, Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            replies.fail(id, refused.code(), refused.message(), null);
        } else {
            faults.unavailable(id, "this cannot be stored now; try again");
        }
    }
}
