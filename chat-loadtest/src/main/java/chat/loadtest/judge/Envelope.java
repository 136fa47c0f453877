package chat.loadtest.judge;

import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import io.netty.buffer.ByteBuf;

/**
 * What a message says besides its text: the room, the sender, the id and the time. Confined to an event loop, where one
 * instance reads many messages. Hot path.
 */
public final class Envelope {

    private static final int MOST_DIGITS = 10;
    private static final int NO_NUMBER = -1;

    private boolean inRoom;
    private long id;
    private int user;
    private int name;
    private long time;

    /** Forgets the last message. */
    void clear() {
        inRoom = false;
        id = NO_NUMBER;
        user = 0;
        name = 0;
        time = 0;
    }

    /** Reads a message that is in objects. */
    public Envelope read(RoomEvent.Message message, RoomName room) {
        inRoom = message.room().equals(room);
        String text = message.id();
        id = text == null || !text.matches("\\d{1," + MOST_DIGITS + "}") ? NO_NUMBER : Long.parseLong(text);
        user = Stamp.hash(message.user().value());
        name = Stamp.hash(message.name().value());
        time = message.time();
        return this;
    }

    void readRoom(boolean isThatOfTheMember) {
        inRoom = isThatOfTheMember;
    }

    void readId(ByteBuf json, int start, int end) {
        id = end - start > MOST_DIGITS || end == start ? NO_NUMBER : 0;
        for (int i = start; i < end && id != NO_NUMBER; i++) {
            int c = json.getByte(i);
            id = c < '0' || c > '9' ? NO_NUMBER : id * 10 + c - '0';
        }
    }

    /** Returns false if its bytes hold an escape. */
    boolean readUser(ByteBuf json, int start, int end) {
        user = Stamp.hash(json, start, end);
        return user != Stamp.ESCAPED;
    }

    /** Returns false if its bytes hold an escape. */
    boolean readName(ByteBuf json, int start, int end) {
        name = Stamp.hash(json, start, end);
        return name != Stamp.ESCAPED;
    }

    void readTime(long millis) {
        time = millis;
    }

    /** Whether room and id are those of the sender's message {@code number}. */
    boolean isOf(int number) {
        return inRoom && id == number;
    }

    boolean isInRoom() {
        return inRoom;
    }

    long stamp() {
        return Stamp.of(user, name, time);
    }
}
