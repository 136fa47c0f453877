package chat.server.admin.api;

import chat.protocol.ClientMessage;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomEvent.RoomChanged;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import chat.protocol.json.ClientMessageReader;
import chat.protocol.json.MalformedMessageException;
import chat.server.connection.Services;
import chat.server.http.Response;
import chat.server.moderation.Actor;
import chat.server.stream.Outcome;
import chat.server.stream.Payload;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStream;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Moderates rooms, and the whole server. A key stands above all users. Confined to the management loop. */
final class Moderating {

    private static final Set<String> ACT = Set.of("action", "user", "address", "forMs", "since", "reason");
    private static final Set<String> BLOCK = Set.of("action", "user", "reason");
    private static final Set<String> REVOKE = Set.of("action", "user", "token", "before", "reason");
    private static final Set<String> SETTINGS =
            Set.of("kind", "slowMs", "topic", "members", "moderators", "retentionMessages", "retentionMs");

    private final Services services;
    private final PublishedRooms rooms;
    private final ClientMessageReader commands;

    Moderating(Services services, PublishedRooms rooms) {
        this.services = services;
        this.rooms = rooms;
        this.commands = new ClientMessageReader(1);
    }

    CompletionStage<Response> act(Call call) {
        call.requireNoId();
        return act(call, call.room(), command(call.body().requireOnly(ACT), "moderate"));
    }

    CompletionStage<Response> actOnServer(Call call) {
        call.requireNoId();
        Body body = call.body();
        return switch (body.string("action")) {
            case "block" -> act(call, ModeratorAct.block(user(body.requireOnly(BLOCK)), reason(body)));
            case "unblock" -> act(call, ModeratorAct.unblock(user(body.requireOnly(BLOCK)), reason(body)));
            case "revoke" -> act(call, revocation(body.requireOnly(REVOKE)));
            default -> act(call, RoomName.SERVER, command(body.requireOnly(ACT), "moderate"));
        };
    }

    /** A token by its id, or those of a user that were issued before a time: now, if none is given. */
    private ModeratorAct revocation(Body body) {
        String token = body.optionalString("token");
        if (token != null && body.optionalUser() != null) {
            throw Refusal.badField("user", "cannot stand beside token");
        }
        if (token != null) {
            return valid(() -> ModeratorAct.revoke(token, null, reason(body)));
        }
        Long before = body.optionalNumber("before");
        long time = before == null ? services.clock().millis() : before;
        return valid(() -> ModeratorAct.revokeBefore(user(body), time, null, reason(body)));
    }

    private static UserId user(Body body) {
        UserId user = body.optionalUser();
        if (user == null) {
            throw Refusal.badField("user", "is missing");
        }
        return user;
    }

    private static @Nullable String reason(Body body) {
        String reason = body.optionalString("reason");
        if (reason != null && reason.codePointCount(0, reason.length()) > ModeratorAct.REASON_CHARS) {
            throw Refusal.badField("reason", "has at most " + ModeratorAct.REASON_CHARS + " characters");
        }
        return reason;
    }

    private interface Made {
        ModeratorAct act();
    }

    private static ModeratorAct valid(Made made) {
        try {
            return made.act();
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw Refusal.bad("bad_field", Answers.field(message), message);
        }
    }

    private CompletionStage<Response> act(Call call, RoomName room, ClientMessage command) {
        ClientMessage.Moderate moderate = (ClientMessage.Moderate) command;
        ModeratorAct act = moderate.act();
        Long forMs = moderate.forMs();
        Long until = forMs == null ? null : services.clock().millis() + forMs;
        return stored(
                services.moderation()
                        .act(
                                actor(call),
                                null,
                                room,
                                new ModeratorAct(act.action(), act.target(), until, act.since(), null, act.reason())),
                room);
    }

    private CompletionStage<Response> act(Call call, ModeratorAct act) {
        return stored(services.moderation().act(actor(call), null, RoomName.SERVER, act), RoomName.SERVER);
    }

    CompletionStage<Response> configure(Call call) {
        call.requireNoId();
        RoomName room = call.room();
        ObjectNode settings = JsonMapper.shared().createObjectNode();
        settings.set("settings", call.body().requireOnly(SETTINGS).node());
        RoomSettings change = ((ClientMessage.Configure) command(new Body(settings, ""), "configure")).settings();
        return stored(services.moderation().configure(actor(call), null, room, change), room);
    }

    CompletionStage<Response> delete(Call call) {
        String reason = call.parameter("reason");
        if (reason != null && reason.codePointCount(0, reason.length()) > ModeratorAct.REASON_CHARS) {
            throw Refusal.badField("reason", "has at most " + ModeratorAct.REASON_CHARS + " characters");
        }
        RoomName room = call.room();
        return stored(services.moderation().delete(actor(call), null, room, call.seq(), reason), room);
    }

    private static Actor actor(Call call) {
        return Actor.operator(call.key().member());
    }

    /** What the body says, read as the command of that type is. */
    private ClientMessage command(Body body, String type) {
        ObjectNode command = JsonMapper.shared().createObjectNode();
        command.setAll((ObjectNode) body.node());
        command.put("type", type);
        command.put("room", "any"); // the path has it
        try {
            return commands.read(Unpooled.wrappedBuffer(JsonMapper.shared().writeValueAsBytes(command)));
        } catch (MalformedMessageException e) {
            throw Refusal.bad(e.code().wireName(), Answers.field(e.getMessage()), e.getMessage());
        }
    }

    private static CompletionStage<Response> stored(CompletionStage<Outcome> outcome, RoomName room) {
        return outcome.thenApply(end -> {
            if (end instanceof Outcome.Refused refused) {
                throw new Refusal(Answers.refused(refused));
            }
            if (!(end instanceof Outcome.Accepted accepted)) {
                throw new Refusal(Answers.unavailable("this cannot be stored now; try again"));
            }
            Map<String, Object> answer = new LinkedHashMap<>();
            if (!room.equals(RoomName.SERVER)) {
                answer.put("room", room.value());
            }
            answer.put("seq", accepted.seq());
            answer.put("epoch", accepted.epoch());
            answer.put("time", accepted.time());
            return Answers.json(HttpResponseStatus.OK, answer);
        });
    }

    /** The settings that were ever set. */
    CompletionStage<Response> settings(Call call) {
        RoomName room = call.room();
        return rooms.read(room, RoomStream::state).thenApply(state -> {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("room", room.value());
            answer.put(
                    "settings",
                    changes(state, false).stream()
                            .map(change -> change.required("settings"))
                            .findFirst()
                            .orElseGet(JsonMapper.shared()::createObjectNode));
            return Answers.json(HttpResponseStatus.OK, answer);
        });
    }

    CompletionStage<Response> acts(Call call) {
        return acts(call.room());
    }

    CompletionStage<Response> actsOnServer(Call call) {
        return acts(RoomName.SERVER);
    }

    /** The bans, mutes and the like that hold, as the events that made them. */
    private CompletionStage<Response> acts(RoomName room) {
        long now = services.clock().millis();
        return rooms.read(room, RoomStream::state).thenApply(state -> {
            List<JsonNode> acts = changes(state, true).stream()
                    .filter(act -> !act.has("until") || act.required("until").longValue() > now)
                    .toList();
            return Answers.json(HttpResponseStatus.OK, Map.of("acts", acts));
        });
    }

    private static List<JsonNode> changes(RoomState state, boolean acts) {
        return state.changes().stream()
                .filter(change -> change.change() instanceof ModeratorAct == acts)
                .map(Moderating::json)
                .toList();
    }

    private static JsonNode json(RoomChanged change) {
        return JsonMapper.shared().readTree(Payload.encode(change));
    }
}
