package chat.loadtest;

import chat.protocol.ClientMessage;
import chat.protocol.CloseReason;
import chat.protocol.ErrorCode;
import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.protocol.UserId;
import chat.protocol.UserName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A room of the fake server. Confined to its event loop. */
final class FakeRoom {

    private static final int FAULTY_SEQ = 3;
    private static final String EPOCH = "e1";

    private final RoomName name;
    private final Fault fault;
    private final List<FakeMember> members = new ArrayList<>();
    private final List<RoomEvent.Message> kept = new ArrayList<>();
    private long newestSeq;
    private boolean faultDone;
    private boolean closed;
    private RoomEvent.@Nullable Message held;

    FakeRoom(RoomName name, Fault fault) {
        this.name = name;
        this.fault = fault;
    }

    void join(FakeMember member, ClientMessage.Join join) {
        if (fault == Fault.CLOSE_AT_JOIN) {
            member.close(CloseReason.TOO_MANY_CONNECTIONS);
            return;
        }
        members.add(member);
        long since = join.since() == null ? newestSeq : join.since().seq();
        member.write(new ServerMessage.Joined(
                join.id(), name, EPOCH, newestSeq, 1, members.size(), fault != Fault.DENY_RECOVERY));
        for (RoomEvent.Message message : kept) {
            if (message.seq() > since && (fault != Fault.FALSE_RECOVERY || message.seq() > since + 1)) {
                member.write(message);
            }
        }
        members.forEach(other -> other.write(new ServerMessage.Presence(name, members.size(), List.of(), List.of())));
    }

    void leave(FakeMember member) {
        members.remove(member);
    }

    void publish(FakeMember sender, ClientMessage.Send send) {
        if (fault == Fault.SWALLOW_ALL) {
            return;
        }
        if (fault == Fault.LIMIT_RATE) {
            sender.write(new ServerMessage.Failed(send.id(), ErrorCode.RATE_LIMITED, "slow down", 100L));
            return;
        }
        boolean faulty = newestSeq == FAULTY_SEQ && !faultDone;
        faultDone |= faulty;
        boolean stored = !faulty || fault != Fault.ACKNOWLEDGE_WITHOUT_STORING;
        newestSeq += stored ? 1 : 0;
        newestSeq += faulty && fault == Fault.SKIP_SEQ ? 1 : 0;
        sender.write(new ServerMessage.Sent(send.id(), name, newestSeq, EPOCH, 1, false));
        if (stored) {
            push(send);
        }
        if (faulty && fault == Fault.EDIT) {
            newestSeq++;
            RoomEvent edit = new RoomEvent.Edited(
                    name, newestSeq, newestSeq - 1, new UserId("u1"), new UserName("Guest"), "other", 1, null);
            members.forEach(member -> member.write(edit));
        }
        if (faulty && fault == Fault.STORE_TWICE) {
            newestSeq++;
            push(send);
        }
    }

    private void push(ClientMessage.Send send) {
        RoomEvent.Message message = message(newestSeq, send.text());
        kept.add(message);
        for (FakeMember member : List.copyOf(members)) {
            if (member == members.get(0)) {
                pushToVictim(member, message);
            } else {
                member.write(message);
            }
        }
    }

    private void pushToVictim(FakeMember member, RoomEvent.Message message) {
        boolean faulty = message.seq() == FAULTY_SEQ;
        switch (fault) {
            case DROP_ONE -> member.write(faulty ? null : message);
            case DROP_ALL_FURTHER -> member.write(message.seq() < FAULTY_SEQ ? message : null);
            case REPEAT_ONE -> {
                member.write(message);
                member.write(faulty ? message : null);
            }
            case CHANGE_TEXT ->
                member.write(faulty ? message(message.seq(), message.text().replaceFirst("x$", "y")) : message);
            case REPLACE_TEXT -> member.write(faulty ? message(message.seq(), "something else") : message);
            case SWAP_TWO -> swap(member, message, faulty, false);
            case SWAP_PUBLICATIONS -> swap(member, message, faulty, true);
            case CLOSE_MEMBER, FALSE_RECOVERY, DENY_RECOVERY -> {
                if (faulty && !closed) {
                    closed = true;
                    member.close(CloseReason.TOO_SLOW);
                } else {
                    member.write(message);
                }
            }
            default -> member.write(message);
        }
    }

    private void swap(FakeMember member, RoomEvent.Message message, boolean faulty, boolean textsAlone) {
        RoomEvent.Message before = held;
        held = faulty ? message : null;
        if (before == null) {
            member.write(faulty ? null : message);
            return;
        }
        member.write(textsAlone ? message(before.seq(), message.text()) : message);
        member.write(textsAlone ? message(message.seq(), before.text()) : before);
    }

    private RoomEvent.Message message(long seq, String text) {
        return new RoomEvent.Message(name, seq, new UserId("u1"), new UserName("Guest"), text, 1, null);
    }
}
