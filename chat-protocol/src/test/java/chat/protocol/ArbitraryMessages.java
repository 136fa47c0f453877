package chat.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Every kind of message, with fields as odd as they may be. */
public final class ArbitraryMessages {

    private static final long MOST_EXACT_INTEGER = 1L << 53;

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
                Map.entry(
                        ServerMessage.Joined.class,
                        Combinators.combine(id(), roomName(), text(40), whole(), whole(), count(), flag())
                                .as(ServerMessage.Joined::new)),
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

    /** Text of any characters whatever, with a liking for those that JSON escapes. */
    public static Arbitrary<String> text(int mostChars) {
        return string(
                mostChars,
                Arbitraries.oneOf(
                        range(' ', '~'),
                        range(0, 0x1F),
                        Arbitraries.of((int) '"', (int) '\\', (int) '/', 0x7F, 0x2028, 0x2029, 0xFEFF, 0xFFFF),
                        range(0x80, 0xD7FF),
                        range(0xE000, 0xFFFF),
                        range(0x1F300, 0x1FAFF),
                        range(0x10000, 0x10FFFF)));
    }

    public static Arbitrary<RoomName> roomName() {
        return string(RoomName.MAX_CHARS, Arbitraries.oneOf(letters(), Arbitraries.of((int) '.', (int) '_', (int) '-')))
                .map(RoomName::parse)
                .filter(Optional::isPresent)
                .map(Optional::orElseThrow);
    }

    public static Arbitrary<UserName> userName() {
        return string(UserName.MAX_CHARS, Arbitraries.oneOf(letters(), range(' ', '~'), range(0x1F300, 0x1F5FF)))
                .map(UserName::parse)
                .filter(Optional::isPresent)
                .map(Optional::orElseThrow);
    }

    public static Arbitrary<UserId> userId() {
        return Arbitraries.strings()
                .alpha()
                .numeric()
                .withChars('_', '-')
                .ofMinLength(1)
                .ofMaxLength(UserId.MAX_CHARS)
                .map(UserId::new);
    }

    /** Letters, marks and digits of many scripts; not every code point in the ranges is one. */
    private static Arbitrary<Integer> letters() {
        return Arbitraries.oneOf(
                range('a', 'z'),
                range('0', '9'),
                range(0xC0, 0x24F), // Latin
                range(0x300, 0x36F), // combining accents
                range(0x370, 0x4FF), // Greek, Cyrillic
                range(0x5D0, 0x64A), // Hebrew, Arabic
                range(0x900, 0x97F), // Devanagari
                range(0xE01, 0xE4E), // Thai
                range(0x1100, 0x1112), // Hangul that composes
                range(0x1161, 0x1175),
                range(0x3041, 0x30FE), // Hiragana, Katakana
                range(0x4E00, 0x9FFC), // Han
                range(0xAC00, 0xD7A3), // Hangul
                range(0x10400, 0x1044F), // beyond 16 bits: Deseret
                range(0x20000, 0x2A6DD)); // and Han
    }

    private static Arbitrary<String> string(int mostChars, Arbitrary<Integer> characters) {
        return characters
                .list()
                .ofMaxSize(mostChars)
                .map(list -> list.stream()
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
    }

    private static Arbitrary<Integer> range(int first, int last) {
        return Arbitraries.integers().between(first, last);
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

    private static Arbitrary<List<Member>> members() {
        return Combinators.combine(userId(), userName()).as(Member::new).list().ofMaxSize(5);
    }

    private static Arbitrary<Limits> limits() {
        return Combinators.combine(count(), count(), count()).as(Limits::new);
    }

    private static Arbitrary<StreamPosition> position() {
        Arbitrary<String> epoch = text(StreamPosition.MAX_EPOCH_CHARS / 2).filter(text -> !text.isEmpty());
        return Combinators.combine(epoch, whole()).as(StreamPosition::new);
    }

    private static Arbitrary<String> id() {
        return text(Limits.ID_CHARS).injectNull(0.3);
    }

    private static Arbitrary<String> secret() {
        return text(80).injectNull(0.3);
    }

    private static Arbitrary<Boolean> flag() {
        return Arbitraries.of(true, false);
    }

    private static Arbitrary<Integer> count() {
        return number(0, Integer.MAX_VALUE);
    }

    private static Arbitrary<Integer> number(int least, int most) {
        return Arbitraries.integers().between(least, most);
    }

    private static Arbitrary<Long> whole() {
        return Arbitraries.longs().between(0, MOST_EXACT_INTEGER);
    }
}
