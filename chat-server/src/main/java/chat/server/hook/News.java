package chat.server.hook;

import chat.protocol.Member;
import chat.protocol.RoomName;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event that is not stored. Immutable.
 *
 * @param room null for one that is about none
 * @param time in ms since 1970, UTC
 */
record News(UUID id, HookEvent kind, @Nullable RoomName room, Member member, long time) {

    /** As an event of a request. */
    byte[] toJson() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("eventId", id.toString());
        fields.put("type", kind.wireName());
        if (room != null) {
            fields.put("room", room.value());
        }
        fields.put("user", member.user().value());
        fields.put("name", member.name().value());
        fields.put("time", time);
        return JsonMapper.shared().writeValueAsString(fields).getBytes(StandardCharsets.UTF_8);
    }
}
