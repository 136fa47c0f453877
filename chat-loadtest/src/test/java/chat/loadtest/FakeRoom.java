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
import java.util.Objects;
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
        boolean again = join.since() != null;
        long first = again && fault == Fault.DENY_RETAINED ? newestSeq + 1 : 1;
        member.write(new ServerMessage.Joined(
                join.id(),
                name,
                member.isAtSecondDoor() && fault == Fault.OTHER_EPOCH_AT_SECOND_DOOR ? "e2" : EPOCH,
                newestSeq + (again && fault == Fault.JOIN_TOO_FAR ? 1000 : 0),
                first,
                members.size(),
                fault != Fault.DENY_RECOVERY && first == 1,
                null,
                null,
                null));
        for (RoomEvent.Message message : kept) {
            if (message.seq() > since && (fault != Fault.FALSE_RECOVERY || message.seq() > since + 1)) {
                member.write(message);
            }
        }
        int count = members.size() + (fault == Fault.COUNT_TOO_MANY ? 5 : 0);
        members.forEach(other -> other.write(new ServerMessage.Presence(name, count, List.of(), List.of())));
    }

    void read(FakeMember member, ClientMessage.History history) {
        long after = history.after() == null ? 0 : history.after();
        List<RoomEvent> page = new ArrayList<>();
        kept.stream()
                .filter(message ->
                        message.seq() > after && (history.before() == null || message.seq() < history.before()))
                .forEach(page::add);
        boolean forward = history.after() != null;
        int surplus = Math.max(0, page.size() - history.limit());
        List<RoomEvent> part = forward ? page.subList(0, page.size() - surplus) : page.subList(surplus, page.size());
        boolean spoilt = history.limit() > 1 && part.size() > 2;
        if (spoilt && fault == Fault.SWALLOW_HISTORY) {
            return;
        }
        if (spoilt && fault == Fault.CUT_HISTORY) {
            part = part.subList(0, part.size() - 2);
        } else if (spoilt && fault == Fault.SHORTEN_HISTORY) {
            part = part.subList(2, part.size());
        } else if (spoilt && fault == Fault.EMPTY_HISTORY) {
            part = List.of();
        } else if (spoilt && forward && (member.isAtSecondDoor() || fault == Fault.FORGET_ONE)) {
            part = spoilt(part);
        }
        member.write(new ServerMessage.HistoryPage(history.id(), name, EPOCH, part, surplus > 0));
    }

    /** Spoils the messages at 4 and 5. */
    private List<RoomEvent> spoilt(List<RoomEvent> page) {
        List<RoomEvent> spoilt = new ArrayList<>(page);
        RoomEvent.Message one = (RoomEvent.Message) page.get(4);
        RoomEvent.Message next = (RoomEvent.Message) page.get(5);
        switch (fault) {
            case LACK_AT_SECOND_DOOR, FORGET_ONE -> spoilt.remove(4);
            case SWAP_AT_SECOND_DOOR -> {
                spoilt.set(4, message(one.seq(), next.text(), next.id()));
                spoilt.set(5, message(next.seq(), one.text(), one.id()));
            }
            case RENAME_AT_SECOND_DOOR ->
                spoilt.set(
                        4,
                        new RoomEvent.Message(
                                name, one.seq(), one.user(), new UserName("Eve"), one.text(), one.time(), one.id()));
            default -> {}
        }
        return spoilt;
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
        // Who comes back sends again what had no answer.
        for (RoomEvent.Message before : kept) {
            if (send.text().equals(before.text()) && Objects.equals(send.id(), before.id())) {
                sender.write(new ServerMessage.Sent(send.id(), name, before.seq(), EPOCH, 1, true));
                return;
            }
        }
        boolean faulty = newestSeq == FAULTY_SEQ && !faultDone;
        faultDone |= faulty;
        if (faulty && fault == Fault.CLOSE_UNANSWERED) {
            newestSeq++;
            push(send);
            sender.close(CloseReason.TOO_SLOW);
            return;
        }
        boolean stored = !faulty || fault != Fault.ACKNOWLEDGE_WITHOUT_STORING && fault != Fault.ACKNOWLEDGE_AS_ZERO;
        newestSeq += stored ? 1 : 0;
        newestSeq += faulty && fault == Fault.SKIP_SEQ ? 1 : 0;
        sender.write(new ServerMessage.Sent(
                send.id(),
                name,
                faulty && fault == Fault.ACKNOWLEDGE_AS_ZERO ? 0 : newestSeq,
                faulty && fault == Fault.ACKNOWLEDGE_IN_OTHER_EPOCH ? "e2" : EPOCH,
                1,
                faulty && fault == Fault.CLAIM_DUPLICATE));
        if (faulty && fault == Fault.ACKNOWLEDGE_AGAIN) {
            sender.write(new ServerMessage.Sent(send.id(), name, newestSeq - 1, EPOCH, 1, false));
        }
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
        RoomEvent.Message message = message(newestSeq, send.text(), send.id());
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
                if (faulty) {
                    member.writeTwice(message);
                } else {
                    member.write(message);
                }
            }
            case CHANGE_TEXT ->
                member.write(faulty ? with(message, message.text().replaceFirst("x$", "y")) : message);
            case REPLACE_TEXT -> member.write(faulty ? with(message, "something else") : message);
            case SWAP_TWO -> swap(member, message, faulty, false);
            case SWAP_PUBLICATIONS -> swap(member, message, faulty, true);
            case SAY_NO_JSON -> {
                if (faulty) {
                    member.writeText("{\"type\":\"message\",");
                }
                member.write(message);
            }
            case CHANGE_ROOM, CHANGE_USER, CHANGE_NAME, CHANGE_ID, CHANGE_TIME ->
                member.write(faulty ? changed(message) : message);
            case CLOSE_MEMBER, FALSE_RECOVERY, DENY_RECOVERY, DENY_RETAINED, JOIN_TOO_FAR -> {
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
        member.write(textsAlone ? message(before.seq(), message.text(), message.id()) : message);
        member.write(textsAlone ? message(message.seq(), before.text(), before.id()) : before);
    }

    private RoomEvent.Message changed(RoomEvent.Message message) {
        return new RoomEvent.Message(
                fault == Fault.CHANGE_ROOM ? new RoomName("elsewhere") : name,
                message.seq(),
                fault == Fault.CHANGE_USER ? new UserId("u2") : message.user(),
                fault == Fault.CHANGE_NAME ? new UserName("Eve") : message.name(),
                message.text(),
                fault == Fault.CHANGE_TIME ? 2 : message.time(),
                fault == Fault.CHANGE_ID ? "77" : message.id());
    }

    private RoomEvent.Message with(RoomEvent.Message message, String text) {
        return message(message.seq(), text, message.id());
    }

    private RoomEvent.Message message(long seq, String text, @Nullable String id) {
        return new RoomEvent.Message(name, seq, new UserId("u1"), new UserName("Guest"), text, 1, id);
    }
}
