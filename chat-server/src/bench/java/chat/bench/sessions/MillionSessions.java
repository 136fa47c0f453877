package chat.bench.sessions;

import java.time.Duration;

/**
 * Holds many sessions at once and prints what they cost: {@code million-sessions [sessions [room size]]}. Confined to the
 * main thread.
 */
public final class MillionSessions {

    private static final int MOST_PAIRS = 100_000;
    private static final int WARM_UP_PAIRS = 1_000;

    private MillionSessions() {}

    public static void main(String[] args) throws Exception {
        int sessions = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int roomSize = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
        run(sessions, Math.min(roomSize, sessions));
    }

    private static void run(int sessions, int roomSize) throws Exception {
        System.out.printf("%,d sessions in rooms of %,d%n", sessions, roomSize);
        long pairBytes = pairBytes(Math.min(sessions, MOST_PAIRS));
        LocalServer server = LocalServer.start();
        Crowd crowd = new Crowd(server.address(), sessions, roomSize);
        HeapUse before = HeapUse.now();
        double seconds = seconds(crowd.join().get());
        System.out.printf("  joining           %.1f s, %,.0f sessions/s%n", seconds, sessions / seconds);
        printHeap(HeapUse.now(), before, sessions, pairBytes);
        System.out.printf("  direct memory     %,d MiB%n", server.directMebibytes());
        new Conversation(crowd).begin().get().print();
        server.requireAllOpen(sessions);
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    private static long pairBytes(int count) throws InterruptedException {
        BarePairs pairs = new BarePairs();
        pairs.open(WARM_UP_PAIRS); // what is made once is not to be counted
        HeapUse before = HeapUse.now();
        pairs.open(count);
        return HeapUse.now().bytesSince(before) / count;
    }

    private static void printHeap(HeapUse now, HeapUse before, int sessions, long pairBytes) {
        long bytes = now.bytesSince(before) / sessions;
        System.out.printf("  heap              %,d MiB after a collection of %.1f s%n", now.mebibytes(), now.seconds());
        System.out.printf("  for each session  %,d bytes, both ends%n", bytes);
        System.out.printf("    transport       %,d bytes: a bare channel and its client%n", pairBytes);
        System.out.printf("    server          %,d bytes: the difference%n", bytes - pairBytes);
    }
}
