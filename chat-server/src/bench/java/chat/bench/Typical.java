package chat.bench;

import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;

/** What is said in the benchmarks: a line of chat of usual length. Stateless. */
final class Typical {

    static final RoomName ROOM = new RoomName("tea");
    static final UserId USER = new UserId("k3Jd0aZt5XwQm1Rb");
    static final UserName NAME = new UserName("Ada");
    static final String TEXT = "Is anybody here? I have brought “biscuits”, and a second pot is on its way.";

    private Typical() {}

    static RoomEvent.Message message(long seq) {
        return new RoomEvent.Message(ROOM, seq, USER, NAME, TEXT, 1_795_478_401_000L, "f3a9-17");
    }
}
