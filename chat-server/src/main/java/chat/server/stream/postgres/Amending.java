package chat.server.stream.postgres;

import chat.protocol.RoomEvent;
import chat.server.stream.Amendments;
import chat.server.stream.Outcome;
import chat.server.stream.Payload;
import chat.server.stream.Retention;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStreams;
import chat.server.stream.Submission;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores an event that depends on others: one at a time, with its room locked, in few round trips. Confined to the publisher's thread. */
final class Amending {

    /** What is stored under the key, and the event that is to be changed. */
    private static final String LOOK = "SELECT seq, time, payload, true FROM event WHERE room_id = ? AND idkey = ?"
            + " UNION ALL SELECT seq, time, payload, false FROM event WHERE room_id = ? AND seq = ?";

    private final Distribution distribution;
    private final Retention retention;

    Amending(Distribution distribution, Retention retention) {
        this.distribution = distribution;
        this.retention = retention;
    }

    /** In the present transaction: the lock gives it an id, so that its commit waits for the standby even if nothing new is written. */
    Result run(Connection open, Draft draft, Meta meta) throws SQLException {
        Events events = new Events(open);
        Events.Locked locked = events.lock(draft.roomId, draft.room.name());
        StoredRoom room = locked.room();
        RoomEvents of = new RoomEvents(events, room.id());
        Result known = look(open, draft, meta, room, of);
        if (known != null) {
            return known;
        }
        RoomState here = draft.room.stateAt(room.newest());
        RoomState state = here == null ? events.state(room) : here;
        int most = retention.messages(draft.room.name());
        of.from(Math.max(room.oldest(), room.newest() - state.retained(most) + 1));
        Outcome.Refused refusal = Amendments.refusal(draft.submission(), of);
        refusal = refusal == null ? state.refusal(draft.submission(), locked.now()) : refusal;
        return refusal == null ? store(open, draft, meta, room, state, of) : Result.refused(draft, refusal);
    }

    private Result store(Connection open, Draft draft, Meta meta, StoredRoom room, RoomState state, RoomEvents of)
            throws SQLException {
        Result result = new Insert(List.of(draft), meta, distribution).run(open).get(0);
        RoomEvent event = draft.submission().numbered(result.seq(), result.time());
        Amendments.apply(event, of.from(room.oldest()));
        of.write();
        if (event instanceof RoomEvent.RoomChanged change) {
            States.store(open, room, change, state);
        }
        return result;
    }

    /** Whether it is stored already; if not, {@code of} gets the event that it changes. */
    private @Nullable Result look(Connection open, Draft draft, Meta meta, StoredRoom room, RoomEvents of)
            throws SQLException {
        long target = draft.submission().intent() instanceof Submission.Amend amend ? amend.of() : 0;
        long forgotten = room.newest() - retention.messages(draft.room.name()) - RoomStreams.SLACK_EVENTS;
        Result known = null;
        long forget = 0;
        try (PreparedStatement look = open.prepareStatement(LOOK)) {
            look.setInt(1, room.id());
            look.setObject(2, draft.key(meta));
            look.setInt(3, room.id());
            look.setLong(4, target);
            try (ResultSet row = look.executeQuery()) {
                while (row.next()) {
                    long seq = row.getLong(1);
                    if (!row.getBoolean(4)) {
                        of.add(Payload.decode(Payload.placed(row.getBytes(3), seq, row.getLong(2))));
                    } else if (seq > forgotten) {
                        known = Result.known(draft, seq, row.getLong(2));
                    } else {
                        forget = seq;
                    }
                }
            }
        }
        if (forget > 0) {
            Publishing.forgetKey(open, room.id(), forget);
        }
        return known;
    }
}
