package chat.loadtest.judge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Who sent a message and when, in 52 bits: 16 of the user, 16 of the name, 20 of the time. A part of 0 is unknown and equals
 * every other. Stateless.
 */
public final class Stamp {

    /** Nothing is known. */
    public static final long UNKNOWN = 0;

    /** Stands for a text with an escape, whose bytes are not those of the name. */
    static final int ESCAPED = -1;

    static final int BITS = 52;

    private static final int TIME_BITS = 20;
    private static final int HASH_BITS = 16;
    private static final long TIME = (1L << TIME_BITS) - 1;
    private static final long HASH = (1L << HASH_BITS) - 1;
    private static final long NAME = HASH << TIME_BITS;
    private static final long USER = NAME << HASH_BITS;
    private static final int FNV_PRIME = 16_777_619; // of FNV-1a
    private static final int FNV_BASIS = 0x811C9DC5;

    private Stamp() {}

    /**
     * Puts the parts together.
     *
     * @param user by {@link #hash}, 0 if unknown
     * @param name likewise
     */
    public static long of(int user, int name, long time) {
        return (long) user << TIME_BITS + HASH_BITS | (long) name << TIME_BITS | ofTime(time);
    }

    private static long ofTime(long time) {
        return Math.max(1, (time ^ time >>> TIME_BITS ^ time >>> 2 * TIME_BITS) & TIME);
    }

    /** The hash of a user or a name, above 0. */
    public static int hash(String text) {
        int hash = FNV_BASIS;
        for (byte b : text.getBytes(UTF_8)) {
            hash = (hash ^ b) * FNV_PRIME;
        }
        return shorten(hash);
    }

    /** The same of the bytes from {@code start} to {@code end}; {@link #ESCAPED} if there is a backslash. Hot path. */
    static int hash(ByteBuf bytes, int start, int end) {
        int hash = FNV_BASIS;
        for (int i = start; i < end; i++) {
            byte b = bytes.getByte(i);
            if (b == '\\') {
                return ESCAPED;
            }
            hash = (hash ^ b) * FNV_PRIME;
        }
        return shorten(hash);
    }

    private static int shorten(int hash) {
        return Math.max(1, (hash >>> HASH_BITS ^ hash) & (int) HASH);
    }

    /** Whether a part that both know is not the same. */
    static boolean differ(long one, long other) {
        return differ(one, other, TIME) || differ(one, other, NAME) || differ(one, other, USER);
    }

    private static boolean differ(long one, long other, long part) {
        return (one & part) != (other & part) && (one & part) != 0 && (other & part) != 0;
    }

    /** The parts of both; where both know one, that of the first. */
    static long merge(long one, long other) {
        return one
                | ((one & TIME) == 0 ? other & TIME : 0)
                | ((one & NAME) == 0 ? other & NAME : 0)
                | ((one & USER) == 0 ? other & USER : 0);
    }

    /** The parts that are not the same, in words. */
    static String differences(long one, long other) {
        List<String> parts = new ArrayList<>();
        if (differ(one, other, USER)) {
            parts.add("user");
        }
        if (differ(one, other, NAME)) {
            parts.add("name");
        }
        if (differ(one, other, TIME)) {
            parts.add("time");
        }
        return String.join(", ", parts);
    }
}
