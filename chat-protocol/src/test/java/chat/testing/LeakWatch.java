package chat.testing;

import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Collects what Netty's leak detectors find: buffers, and whatever else they track, that were collected as garbage and
 * never released. Thread-safe.
 */
final class LeakWatch {

    private static final int MOST_COLLECTIONS = 100;
    private static final int COLLECTION_WAIT_MILLIS = 100;

    private static final Queue<String> leaks = new ConcurrentLinkedQueue<>();
    private static final List<ResourceLeakDetector<Object>> detectors = new CopyOnWriteArrayList<>();

    private LeakWatch() {}

    static {
        // Netty asks for its detectors once, when the classes that they watch are loaded.
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new RecordingFactory());
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        Unpooled.directBuffer(1).release();
        if (detectors.isEmpty()) {
            throw new IllegalStateException("buffers were in use before their leaks could be watched");
        }
    }

    /** Loads this class, from when on leaks are watched. */
    static void install() {}

    /** @throws AssertionError if something was leaked since the last call */
    static void assertNothingLeaked() {
        List<String> found = find();
        if (!found.isEmpty()) {
            throw new AssertionError("leaked, " + found.size() + " times:\n" + String.join("\n", found));
        }
    }

    private static List<String> find() {
        // References that one collection cleared are queued in one go, but in any order: those of the first are all
        // queued once one of the second is.
        collectGarbage();
        collectGarbage();
        // A detector looks at what was collected whenever it is given something to track.
        for (ResourceLeakDetector<Object> detector : detectors) {
            Object tracked = new Object();
            ResourceLeakTracker<Object> tracker = detector.track(tracked);
            if (tracker != null) {
                tracker.close(tracked);
            }
        }
        List<String> found = new ArrayList<>();
        for (String leak = leaks.poll(); leak != null; leak = leaks.poll()) {
            found.add(leak);
        }
        return found;
    }

    private static void collectGarbage() {
        ReferenceQueue<Object> collected = new ReferenceQueue<>();
        WeakReference<Object> sentinel = new WeakReference<>(new Object(), collected);
        try {
            for (int i = 0; i < MOST_COLLECTIONS; i++) {
                System.gc();
                if (collected.remove(COLLECTION_WAIT_MILLIS) == sentinel) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("no garbage was collected, so no leak can be found");
    }

    private static final class RecordingFactory extends ResourceLeakDetectorFactory {

        @Override
        @SuppressWarnings("deprecation") // the one abstract method
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maxActive) {
            return recordingDetector(resource, samplingInterval);
        }

        @Override
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
            return recordingDetector(resource, samplingInterval);
        }

        @SuppressWarnings("unchecked") // a detector only looks at the identity of what it tracks
        private static <T> ResourceLeakDetector<T> recordingDetector(Class<T> resource, int samplingInterval) {
            ResourceLeakDetector<T> detector = new RecordingDetector<>(resource, samplingInterval);
            detectors.add((ResourceLeakDetector<Object>) detector);
            return detector;
        }
    }

    private static final class RecordingDetector<T> extends ResourceLeakDetector<T> {

        RecordingDetector(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        protected boolean needReport() {
            return true; // whatever the log's level
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            leaks.add(resourceType + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            leaks.add(resourceType);
        }
    }
}
