package chat.loadtest.plan;

/**
 * Who is in which room. Connections, publishers and rooms are numbered from 0: connection i is a member of room
 * {@code i % rooms}, and the first {@code publishers} connections send. Immutable.
 */
public record Crowd(int connections, int rooms, int publishers) {

    /** A publisher takes 20 bits of a slot. */
    public static final int MOST_CONNECTIONS = 1_000_000;

    /** @throws CannotRunException naming the flag that makes no sense */
    public Crowd {
        Ranges.require("--connections", connections, 1, MOST_CONNECTIONS);
        Ranges.require("--rooms", rooms, 1, connections);
        Ranges.require("--publishers", publishers, 1, connections);
    }

    public int roomOf(int connection) {
        return connection % rooms;
    }

    /** How many publishers are members of a room. */
    public int publishersIn(int room) {
        return inRoom(room, publishers);
    }

    public int membersIn(int room) {
        return inRoom(room, connections);
    }

    private int inRoom(int room, int first) {
        return room < first ? (first - 1 - room) / rooms + 1 : 0;
    }

    /** The place of a publisher among those of its room. */
    public int placeInRoom(int publisher) {
        return publisher / rooms;
    }

    /** The publisher that has a place in a room. */
    public int publisherAt(int room, int place) {
        return place * rooms + room;
    }

    public boolean isPublisherIn(int publisher, int room) {
        return publisher < publishers && roomOf(publisher) == room;
    }
}
