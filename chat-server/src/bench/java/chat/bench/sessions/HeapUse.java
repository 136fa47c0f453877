package chat.bench.sessions;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

/**
 * What lives on the heap.
 *
 * @param bytes in use after a full collection
 * @param seconds that the collection took
 */
record HeapUse(long bytes, double seconds) {

    /** Collects and looks. */
    static HeapUse now() {
        long begun = System.nanoTime();
        System.gc();
        double seconds = (System.nanoTime() - begun) / 1e9;
        return new HeapUse(afterCollection(), seconds);
    }

    /** What was left by the collection itself: threads have since taken pieces of many megabytes to allocate from. */
    private static long afterCollection() {
        long bytes = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage left = pool.getCollectionUsage();
            if (pool.getType() == MemoryType.HEAP && left != null) {
                bytes += left.getUsed();
            }
        }
        return bytes;
    }

    long bytesSince(HeapUse earlier) {
        return bytes - earlier.bytes;
    }

    long mebibytes() {
        return bytes >> 20;
    }
}
