package chat.server.stream.recent;

/**
 * Byte strings, first in, first out, in one array that grows. They are no objects of their own, so that a collection of the
 * heap does not have to look at each. Not thread-safe.
 */
public final class ByteRing {

    private static final int SMALLEST = 256;

    private byte[] bytes = new byte[SMALLEST];
    private long head;
    private long tail;

    /** Appends {@code added}; it is found again by the place that is returned. */
    public long append(byte[] added) {
        if (tail - head + added.length > bytes.length) {
            grow(added.length);
        }
        long place = tail;
        int at = index(place);
        int first = Math.min(added.length, bytes.length - at);
        System.arraycopy(added, 0, bytes, at, first);
        System.arraycopy(added, first, bytes, 0, added.length - first);
        tail += added.length;
        return place;
    }

    /** A copy of what was appended at {@code place}. */
    public byte[] read(long place, int length) {
        byte[] copy = new byte[length];
        int at = index(place);
        int first = Math.min(length, bytes.length - at);
        System.arraycopy(bytes, at, copy, 0, first);
        System.arraycopy(bytes, 0, copy, first, length - first);
        return copy;
    }

    /** Forgets everything before {@code place}. */
    public void forgetBefore(long place) {
        head = place;
    }

    public int capacity() {
        return bytes.length;
    }

    private void grow(int more) {
        int used = (int) (tail - head);
        byte[] larger = new byte[Integer.highestOneBit(Math.max(used + more, SMALLEST) - 1) << 1];
        for (long place = head; place < tail; ) {
            int from = index(place);
            int to = (int) (place & larger.length - 1);
            int length = (int) Math.min(tail - place, Math.min(bytes.length - from, larger.length - to));
            System.arraycopy(bytes, from, larger, to, length);
            place += length;
        }
        bytes = larger;
    }

    /** The length of the array is a power of two. */
    private int index(long place) {
        return (int) (place & bytes.length - 1);
    }
}
