package chat.loadtest;

import chat.protocol.RoomName;
import java.time.Duration;

/**
 * What a run does. Connections, publishers and rooms are numbered from 0: connection i is a member of room
 * {@code i % rooms}, the first {@code publishers} connections send, and message k is sent by publisher
 * {@code k % publishers} as its number {@code k / publishers}. Immutable.
 *
 * @param run names the run, so that runs against one server do not meet in a room
 * @param ratePerSecond messages sent by all publishers together
 * @param patience how long to wait for what is missing while nothing arrives
 */
record LoadPlan(
        String run,
        Target target,
        int connections,
        int rooms,
        int publishers,
        double ratePerSecond,
        Duration duration,
        int textBytes,
        Duration patience) {

    private static final int MOST_CONNECTIONS = 1_000_000;
    private static final int MOST_TEXT_BYTES = 60_000;
    private static final long MOST_PUBLICATIONS = 1_000_000_000;
    private static final double NANOS_PER_SECOND = 1e9;

    /** @throws CannotRunException naming the flag that makes no sense */
    LoadPlan {
        requireRange("--connections", connections, 1, MOST_CONNECTIONS);
        requireRange("--rooms", rooms, 1, connections);
        requireRange("--publishers", publishers, 1, connections);
        requireRange("--text-bytes", textBytes, PublicationMark.MOST_BYTES, MOST_TEXT_BYTES);
        if (duration.isZero()) {
            throw new CannotRunException("--duration must be longer than nothing");
        }
        if (!(ratePerSecond > 0) || publications(ratePerSecond, duration) > MOST_PUBLICATIONS) {
            throw new CannotRunException(
                    "--rate must be above 0, and --rate times --duration at most " + MOST_PUBLICATIONS + " messages");
        }
    }

    private static void requireRange(String flag, int value, int least, int most) {
        if (value < least || value > most) {
            throw new CannotRunException(flag + " must be from " + least + " to " + most + ", not " + value);
        }
    }

    private static double publications(double ratePerSecond, Duration duration) {
        return Math.ceil(ratePerSecond * duration.toNanos() / NANOS_PER_SECOND);
    }

    /** How many messages all publishers together send. */
    int publications() {
        return (int) publications(ratePerSecond, duration);
    }

    RoomName roomName(int room) {
        return new RoomName("load-" + room + "-" + run);
    }

    int roomOf(int connection) {
        return connection % rooms;
    }

    /** How many publishers are members of a room. */
    int publishersIn(int room) {
        return room < publishers ? (publishers - 1 - room) / rooms + 1 : 0;
    }

    /** The place of a publisher among those of its room. */
    int placeInRoom(int publisher) {
        return publisher / rooms;
    }

    int publisherOf(int publication) {
        return publication % publishers;
    }

    int numberOf(int publication) {
        return publication / publishers;
    }

    /** When a publisher's message is due, in nanoseconds after the start. */
    long dueNanos(int publisher, int number) {
        return dueNanos((long) number * publishers + publisher);
    }

    long dueNanos(long publication) {
        return (long) (publication * NANOS_PER_SECOND / ratePerSecond);
    }
}
