package chat.loadtest.plan;

import chat.protocol.RoomName;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a run does. Message k of a phase is sent by publisher {@code k % publishers}. Immutable.
 *
 * @param run names the run, so that runs against one server do not meet in a room
 * @param trust how a server's certificate is checked
 * @param wire how to speak to a server of another kind
 * @param textBytes length of each text
 * @param echo whether a sender gets its own messages
 * @param threads event loops; 0 for as many as fit
 * @param sourceAddresses of 127.0.0.0/8 to connect from; 0 for as many as the connections need
 * @param patience how long to wait for missing messages while none arrives
 * @param mostLate a generator whose messages are later than this, by the 99th percentile, is no instrument
 * @param rounds how nodes are killed; null for not at all
 */
public record LoadPlan(
        String run,
        Nodes nodes,
        Trust trust,
        Dialect dialect,
        Wire wire,
        Crowd crowd,
        Load load,
        Behaviour behaviour,
        int textBytes,
        boolean echo,
        int threads,
        int sourceAddresses,
        Duration patience,
        Duration mostLate,
        @Nullable Rounds rounds) {

    /** Room for the mark of a text. */
    public static final int LEAST_TEXT_BYTES = 40;

    private static final int MOST_TEXT_BYTES = 60_000;
    private static final int MOST_THREADS = 256;
    private static final int MOST_SOURCE_ADDRESSES = 250;

    /** @throws CannotRunException naming the flag that makes no sense */
    public LoadPlan {
        Ranges.require("--text-bytes", textBytes, LEAST_TEXT_BYTES, MOST_TEXT_BYTES);
        Ranges.require("--threads", threads, 0, MOST_THREADS);
        Ranges.require("--source-addresses", sourceAddresses, 0, MOST_SOURCE_ADDRESSES);
        if (dialect == Dialect.RAW && crowd.rooms() > 1 && !nodes.nameRooms() && !wire.namesRooms()) {
            throw new CannotRunException("--dialect raw has one room: give --rooms 1, or put {room} into "
                    + "--url, --on-open or --send-template in the place of the room's name");
        }
        if (!dialect.isNumbered() && !load.isOpen() && !echo) {
            throw new CannotRunException("--window needs answers or an echo");
        }
        if (!dialect.isNumbered()
                && behaviour.churnRate() + behaviour.typingRate() + behaviour.renameRate() + behaviour.historyRate()
                        > 0) {
            throw new CannotRunException("--dialect " + dialect.text()
                    + " has no --churn-rate, --typing-rate, --rename-rate or --history-rate");
        }
    }

    /** The subprotocol to ask for, null for none. */
    public @Nullable String subprotocol() {
        return dialect == Dialect.CHAT_V1 ? dialect.text() : wire.subprotocol();
    }

    /** Whether the judge compares what several nodes say. */
    public boolean comparesNodes() {
        return nodes.areSeveral() && dialect.isNumbered();
    }

    /** A room without members, by which nodes show that they are one cluster. Who may create the first room may create it. */
    public RoomName roomOfNodes() {
        return new RoomName("load-0-nodes-" + run);
    }

    public RoomName roomName(int room) {
        return new RoomName("load-" + room + "-" + run);
    }
}
