package chat.server.stream.postgres;

import chat.protocol.RoomName;

/**
 * Where the rooms of a slot are, as one of the databases says. Immutable.
 *
 * @param place index of the database
 * @param term one more with each move: where databases differ, the highest one is right
 * @param arriving the term of a move that brings it to the database that says this, and has not ended; 0 for none
 */
record Slot(int number, int place, long term, long arriving) {

    /** How many there are. A power of two. */
    static final int COUNT = 64;

    /** The number of a room's slot. Never changes, as rooms are stored by it: {@code slot_of()} of the schema is the same. */
    static int of(RoomName room) {
        int mixed = room.value().hashCode() * 0x9E3779B9; // similar names have similar hashes
        return mixed >>> Integer.SIZE - Integer.numberOfTrailingZeros(COUNT);
    }
}
