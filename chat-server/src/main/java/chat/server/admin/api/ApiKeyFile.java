package chat.server.admin.api;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The file of {@code --api-keys}. A line for each key: its name, its scopes with commas, and SHA-256 of the key in hexadecimal, with spaces
 * between; {@code rate=N} may follow. Empty lines count for nothing, nor what begins with {@code #}. Stateless.
 */
public final class ApiKeyFile {

    static final int MOST_KEYS = 1_000;

    /** What may be repeated of a line. A key is never of this form. */
    private static final String SCOPE_LIKE = "[a-z-]{0,16}";

    private static final long MOST_BYTES = 1 << 20;
    private static final String RATE = "rate=";
    private static final int MOST_PER_SECOND = 1_000_000;

    private ApiKeyFile() {}

    /**
     * Reads all keys.
     *
     * @throws IOException if one cannot be read, with one line that names the flag, the file and the line
     */
    public static List<ApiKey> read(Path file) throws IOException {
        List<String> lines = lines(file);
        List<ApiKey> keys = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                add(key(line), keys);
            } catch (IllegalArgumentException e) {
                throw new IOException("--api-keys: line " + (i + 1) + " of " + file + ": " + e.getMessage(), e);
            }
        }
        return keys;
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException("is longer than " + MOST_BYTES + " bytes");
            }
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new IOException("--api-keys: there is no file " + file, e);
        } catch (CharacterCodingException e) {
            throw new IOException("--api-keys: " + file + " is not UTF-8", e);
        } catch (IOException e) {
            throw new IOException("--api-keys: " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void add(ApiKey key, List<ApiKey> keys) {
        if (keys.stream().anyMatch(other -> other.name().equals(key.name()))) {
            throw new IllegalArgumentException("there is a key " + key.name() + " already");
        }
        if (keys.size() == MOST_KEYS) {
            throw new IllegalArgumentException("there are more than " + MOST_KEYS + " keys");
        }
        keys.add(key);
    }

    /** Does not repeat the line, which may have a key in it that somebody has put there by mistake. */
    private static ApiKey key(String line) {
        String[] words = line.split("\\s+", -1);
        if (words.length < 3 || words.length > 4) {
            throw new IllegalArgumentException("a key has a name, scopes and a hash, such as chat-server key prints");
        }
        return new ApiKey(
                name(words[0]),
                scopes(words[1]),
                words.length == 4 ? rate(words[3]) : ApiKey.DEFAULT_PER_SECOND,
                hash(words[2]));
    }

    /** Throws an {@link IllegalArgumentException} that says why if it is none. */
    public static String name(String text) {
        if (!text.matches(ApiKey.NAME)) {
            throw new IllegalArgumentException(
                    "the name of a key is 1 to 32 of A-Z a-z 0-9 _ -, and does not begin with _ or -");
        }
        return text;
    }

    private static Set<Scope> scopes(String text) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String name : text.split(",", -1)) {
            scopes.add(scope(name));
        }
        return scopes;
    }

    /** Throws an {@link IllegalArgumentException} that says why if it is none. */
    public static Scope scope(String text) {
        return Scope.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        (text.matches(SCOPE_LIKE) ? "'" + text + "' is no scope" : "the second word is no scope")
                                + ": there are publish, publish-as, read, moderate and admin"));
    }

    private static byte[] hash(String text) {
        if (!text.matches("[0-9a-fA-F]{" + 2 * ApiKey.HASH_BYTES + "}")) {
            throw new IllegalArgumentException("the hash is SHA-256 in 64 hexadecimal digits");
        }
        return HexFormat.of().parseHex(text);
    }

    private static int rate(String text) {
        String digits = text.startsWith(RATE) ? text.substring(RATE.length()) : "";
        if (!digits.matches("[0-9]{1,7}")) {
            throw new IllegalArgumentException("a rate is written rate=N, requests a second");
        }
        return rate(Integer.parseInt(digits));
    }

    /** Throws an {@link IllegalArgumentException} that says why if it is none. */
    public static int rate(int perSecond) {
        if (perSecond < 1 || perSecond > MOST_PER_SECOND) {
            throw new IllegalArgumentException("a rate is 1 to " + MOST_PER_SECOND + " requests a second");
        }
        return perSecond;
    }
}
