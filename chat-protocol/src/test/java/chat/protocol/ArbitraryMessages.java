package chat.protocol;

import static chat.protocol.ArbitraryValues.count;
import static chat.protocol.ArbitraryValues.flag;
import static chat.protocol.ArbitraryValues.id;
import static chat.protocol.ArbitraryValues.limits;
import static chat.protocol.ArbitraryValues.members;
import static chat.protocol.ArbitraryValues.number;
import static chat.protocol.ArbitraryValues.position;
import static chat.protocol.ArbitraryValues.roomName;
import static chat.protocol.ArbitraryValues.secret;
import static chat.protocol.ArbitraryValues.text;
import static chat.protocol.ArbitraryValues.userId;
import static chat.protocol.ArbitraryValues.userName;
import static chat.protocol.ArbitraryValues.whole;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Every kind of message, with fields as odd as they may be. */
public final class ArbitraryMessages {

    private ArbitraryMessages() {}

    /** By their types, so that a test can see that none is left out. */
    public static Map<Class<?>, Arbitrary<? extends ClientMessage>> commands() {
        return Map.ofEntries(
                Map.entry(
                        ClientMessage.Hello.class,
                        Combinators.combine(id(), userName().injectNull(0.3), secret(), secret())
                                .as(ClientMessage.Hello::new)),
                Map.entry(
                        ClientMessage.Join.class,
                        Combinators.combine(id(), roomName(), position().injectNull(0.3), number(0, 1000))
                                .as(ClientMessage.Join::new)),
                Map.entry(
                        ClientMessage.Leave.class,
                        Combinators.combine(id(), roomName()).as(ClientMessage.Leave::new)),
                Map.entry(
                        ClientMessage.Send.class,
                        Combinators.combine(id(), roomName(), text(80).filter(text -> !Characters.isBlank(text)))
                                .as(ClientMessage.Send::new)),
                Map.entry(
                        ClientMessage.Edit.class,
                        Combinators.combine(
                                        id(), roomName(), whole(), text(80).filter(text -> !Characters.isBlank(text)))
                                .as(ClientMessage.Edit::new)),
                Map.entry(
                        ClientMessage.Delete.class,
                        Combinators.combine(id(), roomName(), whole(), optionalText())
                                .as(ClientMessage.Delete::new)),
                Map.entry(ClientMessage.History.class, history()),
                Map.entry(
                        ClientMessage.Members.class,
                        Combinators.combine(id(), roomName(), userId().injectNull(0.3), number(1, 1000))
                                .as(ClientMessage.Members::new)),
                Map.entry(
                        ClientMessage.Typing.class,
                        Combinators.combine(id(), roomName(), flag()).as(ClientMessage.Typing::new)),
                Map.entry(
                        ClientMessage.Rename.class,
                        Combinators.combine(id(), userName()).as(ClientMessage.Rename::new)),
                Map.entry(
                        ClientMessage.Refresh.class,
                        Combinators.combine(id(), text(80)).as(ClientMessage.Refresh::new)),
                Map.entry(
                        ClientMessage.Configure.class,
                        Combinators.combine(id(), roomName(), settings()).as(ClientMessage.Configure::new)),
                Map.entry(ClientMessage.Moderate.class, moderate()),
                Map.entry(ClientMessage.Ping.class, id().map(ClientMessage.Ping::new)));
    }

    /** By their types, so that a test can see that none is left out. */
    public static Map<Class<?>, Arbitrary<? extends ServerMessage>> replies() {
        Map<Class<?>, Arbitrary<? extends ServerMessage>> replies = new LinkedHashMap<>(events(roomName()));
        replies.putAll(Map.ofEntries(
                Map.entry(
                        ServerMessage.Welcome.class,
                        Combinators.combine(
                                        id(),
                                        userId(),
                                        userName(),
                                        text(40).injectNull(0.3),
                                        whole(),
                                        whole(),
                                        limits())
                                .as(ServerMessage.Welcome::new)),
                Map.entry(ServerMessage.Joined.class, joined()),
                Map.entry(
                        ServerMessage.Left.class,
                        Combinators.combine(id(), roomName()).as(ServerMessage.Left::new)),
                Map.entry(
                        ServerMessage.Sent.class,
                        Combinators.combine(id(), roomName(), whole(), text(40), whole(), flag())
                                .as(ServerMessage.Sent::new)),
                Map.entry(ServerMessage.HistoryPage.class, historyPage()),
                Map.entry(
                        ServerMessage.MembersPage.class,
                        Combinators.combine(id(), roomName(), members(), count(), flag())
                                .as(ServerMessage.MembersPage::new)),
                Map.entry(
                        ServerMessage.Renamed.class,
                        Combinators.combine(id(), userName()).as(ServerMessage.Renamed::new)),
                Map.entry(ServerMessage.Pong.class, pong()),
                Map.entry(
                        ServerMessage.Rights.class,
                        Combinators.combine(roomName(), text(8), mute().injectNull(0.5))
                                .as(ServerMessage.Rights::new)),
                Map.entry(
                        ServerMessage.Invited.class,
                        Combinators.combine(roomName(), userId(), userName()).as(ServerMessage.Invited::new)),
                Map.entry(
                        ServerMessage.Removed.class,
                        Combinators.combine(roomName(), text(40), whole().injectNull(0.3))
                                .as(ServerMessage.Removed::new)),
                Map.entry(
                        ServerMessage.Moderated.class,
                        Combinators.combine(id(), roomName().injectNull(0.3), whole().injectNull(0.3))
                                .as(ServerMessage.Moderated::new)),
                Map.entry(
                        ServerMessage.Presence.class,
                        Combinators.combine(roomName(), count(), members(), members())
                                .as(ServerMessage.Presence::new)),
                Map.entry(
                        ServerMessage.Typing.class,
                        Combinators.combine(roomName(), userId(), userName(), flag())
                                .as(ServerMessage.Typing::new)),
                Map.entry(ServerMessage.Expiring.class, whole().map(ServerMessage.Expiring::new)),
                Map.entry(
                        ServerMessage.Refreshed.class,
                        Combinators.combine(id(), whole().injectNull(0.3)).as(ServerMessage.Refreshed::new)),
                Map.entry(
                        ServerMessage.Goodbye.class,
                        Combinators.combine(text(40), whole().injectNull(0.3)).as(ServerMessage.Goodbye::new)),
                Map.entry(
                        ServerMessage.Failed.class,
                        Combinators.combine(id(), Arbitraries.of(ErrorCode.class), text(40), whole().injectNull(0.3))
                                .as(ServerMessage.Failed::new))));
        return replies;
    }

    public static Arbitrary<ClientMessage> command() {
        return Arbitraries.of(commands().values())
                .<ClientMessage>flatMap(kind -> kind.map(command -> command))
                .withoutEdgeCases();
    }

    public static Arbitrary<ServerMessage> reply() {
        return Arbitraries.of(replies().values())
                .<ServerMessage>flatMap(kind -> kind.map(reply -> reply))
                .withoutEdgeCases();
    }

    private static Arbitrary<ClientMessage.History> history() {
        return Combinators.combine(
                        id(), roomName(), whole(), Arbitraries.integers().between(0, 2), number(1, 1000))
                .as((id, room, seq, side, limit) ->
                        new ClientMessage.History(id, room, side == 1 ? seq : null, side == 2 ? seq : null, limit));
    }

    private static Arbitrary<RoomEvent.Message> message(Arbitrary<RoomName> room) {
        return Combinators.combine(room, whole(), userId(), userName(), text(80), whole(), id(), mark().injectNull(0.7))
                .as(RoomEvent.Message::new);
    }

    private static Arbitrary<RoomEvent.Mark> mark() {
        return Combinators.combine(whole(), whole()).as(RoomEvent.Mark::new);
    }

    private static Arbitrary<String> optionalText() {
        return text(80).injectNull(0.3);
    }

    /** By their types. */
    private static Map<Class<?>, Arbitrary<? extends RoomEvent>> events(Arbitrary<RoomName> room) {
        return Map.ofEntries(
                Map.entry(RoomEvent.Message.class, message(room)),
                Map.entry(
                        RoomEvent.Tombstone.class,
                        Combinators.combine(room, whole(), userId(), whole(), mark())
                                .as(RoomEvent.Tombstone::new)),
                Map.entry(
                        RoomEvent.Edited.class,
                        Combinators.combine(room, whole(), whole(), userId(), userName(), optionalText(), whole(), id())
                                .as(RoomEvent.Edited::new)),
                Map.entry(
                        RoomEvent.Deleted.class,
                        Combinators.combine(room, whole(), whole(), userId(), userName(), whole(), id(), optionalText())
                                .as(RoomEvent.Deleted::new)),
                Map.entry(
                        RoomEvent.RoomChanged.class,
                        Combinators.combine(room, whole(), userId(), whole(), id(), change())
                                .as(RoomEvent.RoomChanged::new)));
    }

    private static Arbitrary<ServerMessage.Joined> joined() {
        return Combinators.combine(id(), roomName(), text(40), whole(), whole(), count(), flag(), optionalText())
                .flatAs((id, room, epoch, seq, first, members, recovered, may) -> Combinators.combine(
                                settings().injectNull(0.5), mute().injectNull(0.5))
                        .as((settings, muted) -> new ServerMessage.Joined(
                                id, room, epoch, seq, first, members, recovered, may, settings, muted)));
    }

    private static Arbitrary<ServerMessage.Mute> mute() {
        return Combinators.combine(whole().injectNull(0.5), optionalText()).as(ServerMessage.Mute::new);
    }

    private static Arbitrary<ClientMessage.Moderate> moderate() {
        Arbitrary<ModeratorAct> acts = act().filter(act -> act.action().compareTo(ModeratorAct.Action.PURGE) <= 0)
                .map(act -> new ModeratorAct(
                        act.action(),
                        act.target(),
                        null,
                        act.action() == ModeratorAct.Action.PURGE ? act.since() : null,
                        null,
                        act.reason()));
        return Combinators.combine(
                        id(),
                        roomName().injectNull(0.3),
                        acts,
                        Arbitraries.longs()
                                .between(1, ClientMessage.Moderate.MOST_FOR_MS)
                                .injectNull(0.3))
                .as(ClientMessage.Moderate::new);
    }

    private static Arbitrary<RoomChange> change() {
        return Arbitraries.oneOf(settings(), act());
    }

    private static Arbitrary<RoomSettings> settings() {
        Arbitrary<SortedSet<UserId>> users = userId().list()
                .ofMaxSize(4)
                .<SortedSet<UserId>>map(TreeSet::new)
                .injectNull(0.5);
        return Combinators.combine(
                        Arbitraries.of(RoomKind.class).injectNull(0.5),
                        Arbitraries.longs()
                                .between(0, RoomSettings.MOST_SLOW_MS)
                                .injectNull(0.5),
                        optionalText(),
                        users,
                        users,
                        whole().injectNull(0.5),
                        whole().injectNull(0.5))
                .as(RoomSettings::new);
    }

    private static Arbitrary<ModeratorAct> act() {
        Arbitrary<Long> time = whole().injectNull(0.5);
        return Combinators.combine(
                        Arbitraries.of(ModeratorAct.Action.class), userId(), range(), time, whole(), optionalText())
                .as((action, user, range, until, other, reason) -> {
                    boolean mayBeAddress = action.compareTo(ModeratorAct.Action.UNBAN) <= 0;
                    ModeratorAct.Target target = mayBeAddress && other % 2 == 0
                            ? new ModeratorAct.OfAddress(range)
                            : new ModeratorAct.OfUser(user);
                    return new ModeratorAct(action, target, until, other, other, reason);
                });
    }

    private static Arbitrary<AddressRange> range() {
        return Combinators.combine(
                        flag(),
                        Arbitraries.longs(),
                        Arbitraries.longs(),
                        Arbitraries.integers().between(16, 32))
                .as((ipv6, high, low, bits) -> new AddressRange(ipv6, high, low, ipv6 ? 4 * bits : bits));
    }

    private static Arbitrary<RoomEvent> event(RoomName room) {
        return Arbitraries.of(events(Arbitraries.just(room)).values())
                .<RoomEvent>flatMap(kind -> kind.map(event -> event))
                .withoutEdgeCases();
    }

    private static Arbitrary<ServerMessage.HistoryPage> historyPage() {
        return roomName()
                .flatMap(room -> Combinators.combine(
                                id(), text(40), event(room).list().ofMaxSize(5), flag())
                        .as((id, epoch, events, more) -> new ServerMessage.HistoryPage(id, room, epoch, events, more)));
    }

    private static Arbitrary<ServerMessage.Pong> pong() {
        Arbitrary<Map<RoomName, Long>> rooms =
                Arbitraries.maps(roomName(), whole()).ofMaxSize(5);
        return Combinators.combine(id(), whole(), rooms).as(ServerMessage.Pong::new);
    }
}
