package chat.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.ModeratorAct;
import chat.protocol.RoomChange;
import chat.protocol.RoomEvent.RoomChanged;
import chat.protocol.RoomKind;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import chat.server.auth.Action;
import chat.server.auth.Authority;
import chat.server.auth.Grants;
import chat.server.auth.Identity;
import chat.server.auth.Rights;
import chat.server.auth.Role;
import chat.server.config.RoomRules;
import chat.server.stream.RoomState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The table of {@code docs/permissions.md} is what the authority decides. */
final class PermissionsDocTest {

    private static final Path DOC = Path.of("../docs/permissions.md");
    private static final RoomName ROOM = new RoomName("tea");
    private static final UserId ANN = new UserId("ann");
    private static final ModeratorAct.Target TO_ANN = new ModeratorAct.OfUser(ANN);
    private static final ModeratorAct BAN = ModeratorAct.ban(TO_ANN, null, null);
    private static final ModeratorAct MUTE = ModeratorAct.mute(TO_ANN, null, null);

    /** Somebody in a room, and all that says something about it. */
    private record Situation(
            Identity who,
            RoomName name,
            List<RoomChange> server,
            List<RoomChange> room,
            RoomRules rules,
            boolean guestsOnlyRead) {

        Situation in(String other) {
            return new Situation(who, new RoomName(other), server, room, rules, guestsOnlyRead);
        }

        Situation everywhere(RoomChange... changes) {
            return new Situation(who, name, List.of(changes), room, rules, guestsOnlyRead);
        }

        Situation inRoom(RoomChange... changes) {
            return new Situation(who, name, server, List.of(changes), rules, guestsOnlyRead);
        }

        Situation byRules(String... texts) {
            return new Situation(who, name, server, room, RoomRules.parse(List.of(texts)), guestsOnlyRead);
        }

        Situation whereGuestsRead() {
            return new Situation(who, name, server, room, rules, true);
        }

        Rights decided() {
            RoomState everywhere = state(RoomName.SERVER, server);
            return new Authority(() -> everywhere, () -> rules, () -> guestsOnlyRead)
                    .decide(who, null, name, state(name, room), 0);
        }

        private static RoomState state(RoomName room, List<RoomChange> changes) {
            RoomState state = RoomState.NONE;
            for (int i = 0; i < changes.size(); i++) {
                state = state.with(new RoomChanged(room, i + 1, new UserId("m"), 0, null, changes.get(i)));
            }
            return state;
        }
    }

    private static Situation guest() {
        return new Situation(Identity.guest(ANN, null), ROOM, List.of(), List.of(), RoomRules.NONE, false);
    }

    private static Situation user(Role role, @Nullable String letters) {
        Grants grants = letters == null ? Grants.NONE : Grants.parse(Map.of(ROOM.value(), letters, "dm.*", letters));
        return new Situation(
                new Identity(ANN, false, null, role, grants, null, null, null, null),
                ROOM,
                List.of(),
                List.of(),
                RoomRules.NONE,
                false);
    }

    private static Situation user() {
        return user(Role.USER, null);
    }

    private static Situation token(String letters) {
        return user(Role.USER, letters);
    }

    private static RoomSettings kind(RoomKind kind) {
        return new RoomSettings(kind, null, null, null, null, null, null);
    }

    private static RoomSettings withMember(RoomKind kind) {
        return new RoomSettings(kind, null, null, new TreeSet<>(Set.of(ANN)), null, null, null);
    }

    private static RoomSettings withModerator(RoomKind kind) {
        return new RoomSettings(kind, null, null, null, new TreeSet<>(Set.of(ANN)), null, null);
    }

    private static Map<String, Situation> situations() {
        Map<String, Situation> rows = new LinkedHashMap<>();
        rows.put("**Bans and mutes**", null);
        rows.put("blocked, also as an admin", user(Role.ADMIN, null).everywhere(ModeratorAct.block(ANN, null)));
        rows.put("banned from the server", user().everywhere(BAN));
        rows.put("banned from the room", user().inRoom(BAN));
        rows.put("banned from the room, as its moderator", user().inRoom(withModerator(RoomKind.OPEN), BAN));
        rows.put("banned, though the token grants all", token("rwhpmc").inRoom(BAN));
        rows.put("muted on the server", user().everywhere(MUTE));
        rows.put("muted in the room", user().inRoom(MUTE));
        rows.put("muted, as a moderator of the room", user().inRoom(withModerator(RoomKind.OPEN), MUTE));
        rows.put(
                "banned and muted, as an admin",
                user(Role.ADMIN, null).everywhere(BAN, MUTE).inRoom(BAN, MUTE));
        rows.put("**The token**", null);
        rows.put("role `admin`", user(Role.ADMIN, null));
        rows.put("role `admin`, with `rooms{\"tea\":\"r\"}`", user(Role.ADMIN, "r"));
        rows.put("role `moderator`", user(Role.MODERATOR, null));
        rows.put("role `moderator`, with `rooms{\"tea\":\"rw\"}`", user(Role.MODERATOR, "rw"));
        rows.put("`rooms{\"tea\":\"\"}`", token(""));
        rows.put("`rooms{\"tea\":\"r\"}`", token("r"));
        rows.put("`rooms{\"tea\":\"rw\"}`", token("rw"));
        rows.put("`rooms{\"tea\":\"rh\"}`", token("rh"));
        rows.put("`rooms{\"tea\":\"rp\"}`", token("rp"));
        rows.put("`rooms{\"tea\":\"rm\"}`", token("rm"));
        rows.put("`rooms{\"tea\":\"rc\"}`", token("rc"));
        rows.put(
                "`rooms{\"tea\":\"rw\"}`, by invitation and no member",
                token("rw").inRoom(kind(RoomKind.INVITE)));
        rows.put(
                "`rooms{\"tea\":\"r\"}`, as a moderator of the room", token("r").inRoom(withModerator(RoomKind.OPEN)));
        rows.put("**The room's settings**", null);
        rows.put("moderator of the room", user().inRoom(withModerator(RoomKind.OPEN)));
        rows.put("kind `open`", user().inRoom(kind(RoomKind.OPEN)));
        rows.put("kind `invite`, a member", user().inRoom(withMember(RoomKind.INVITE)));
        rows.put("kind `invite`, a moderator", user().inRoom(withModerator(RoomKind.INVITE)));
        rows.put("kind `invite`, somebody else", user().inRoom(kind(RoomKind.INVITE)));
        rows.put("kind `announce`, a moderator", user().inRoom(withModerator(RoomKind.ANNOUNCE)));
        rows.put("kind `announce`, somebody else", user().inRoom(kind(RoomKind.ANNOUNCE)));
        rows.put(
                "kind `invite`, a member, and the rule `tea=`",
                user().inRoom(withMember(RoomKind.INVITE)).byRules("tea="));
        rows.put("**Rules of the configuration**", null);
        rows.put("`tea=`", user().byRules("tea="));
        rows.put("`tea=rh`", user().byRules("tea=rh"));
        rows.put("`tea=rw`, kind `announce`", user().byRules("tea=rw").inRoom(kind(RoomKind.ANNOUNCE)));
        rows.put("`*=r` and `t*=rwhp`", user().byRules("*=r", "t*=rwhp"));
        rows.put("`guests:*=r`, a user", user().byRules("guests:*=r"));
        rows.put("`guests:*=r`, a guest", guest().byRules("guests:*=r"));
        rows.put("`tea=rw` and `users:tea=rwhp`, a user", user().byRules("tea=rw", "users:tea=rwhp"));
        rows.put("`tea=rw` and `users:tea=rwhp`, a guest", guest().byRules("tea=rw", "users:tea=rwhp"));
        rows.put("`--guests read`, a user", user().whereGuestsRead());
        rows.put("`--guests read`, a guest", guest().whereGuestsRead());
        rows.put(
                "`--guests read`, a guest, and the rule `tea=rw`",
                guest().byRules("tea=rw").whereGuestsRead());
        rows.put(
                "`--guests read`, a guest, as a moderator of the room",
                guest().inRoom(withModerator(RoomKind.OPEN)).whereGuestsRead());
        rows.put("**A room of two**", null);
        rows.put("`dm.ann.ben`, `ann`", user().in("dm.ann.ben"));
        rows.put("`dm.ann.ben`, `ann`, a guest", guest().in("dm.ann.ben"));
        rows.put(
                "`dm.ann.ben`, `ann`, with role `moderator`",
                user(Role.MODERATOR, null).in("dm.ann.ben"));
        rows.put(
                "`dm.ann.ben`, `ann`, and the rule `dm.*=`",
                user().in("dm.ann.ben").byRules("dm.*="));
        rows.put("`dm.ben.cid`, `ann`", user().in("dm.ben.cid"));
        rows.put(
                "`dm.ben.cid`, `ann`, with `rooms{\"dm.*\":\"rwhpmc\"}`",
                token("rwhpmc").in("dm.ben.cid"));
        rows.put(
                "`dm.ben.cid`, `ann`, with role `moderator`",
                user(Role.MODERATOR, null).in("dm.ben.cid"));
        rows.put(
                "`dm.ben.cid`, `ann`, a moderator by its settings",
                user().in("dm.ben.cid").inRoom(withModerator(RoomKind.OPEN)));
        rows.put(
                "`dm.ben.cid`, `ann`, with role `admin`", user(Role.ADMIN, null).in("dm.ben.cid"));
        rows.put("`dm.ann`, `ann`", user().in("dm.ann"));
        rows.put("**The default**", null);
        rows.put("a user", user());
        rows.put("a guest", guest());
        return rows;
    }

    private static String table() {
        StringBuilder table = new StringBuilder("| who, where | ");
        table.append(Arrays.stream(Action.values())
                        .map(action -> action.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .collect(Collectors.joining(" | ")))
                .append(" |\n| --- |")
                .append(" :-: |".repeat(Action.values().length))
                .append('\n');
        situations().forEach((name, situation) -> {
            table.append("| ").append(name).append(" |");
            Rights rights = situation == null ? Rights.NONE : situation.decided();
            for (Action action : Action.values()) {
                table.append(situation == null ? " |" : rights.may(action) ? " yes |" : " – |");
            }
            table.append('\n');
        });
        return table.toString();
    }

    @Test
    void theTableIsWhatTheAuthorityDecides() throws IOException {
        assertThat(Files.readString(DOC)).contains(table());
    }
}
