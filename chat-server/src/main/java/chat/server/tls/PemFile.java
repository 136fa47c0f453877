package chat.server.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is in a file of PEM (RFC 7468). Immutable.
 *
 * @param blocks in their order
 */
public record PemFile(List<Block> blocks) {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([^-]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private static final long MOST_BYTES = 1 << 20;

    /** A block whose text has lines of its own before the bytes, as the old way to encrypt has. */
    private static final String ENCRYPTED_HEADER = "Proc-Type: 4,ENCRYPTED";

    /**
     * A block.
     *
     * @param label says what the bytes are
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares blocks
    public record Block(String label, boolean encrypted, byte[] bytes) {}

    /**
     * Reads a file.
     *
     * @throws IOException with one line that names {@code flag}
     */
    public static PemFile read(Path path, String flag) throws IOException {
        String where = flag + ": " + path;
        String text = text(path, where);
        List<Block> blocks = new ArrayList<>();
        Matcher next = BLOCK.matcher(text);
        while (next.find()) {
            blocks.add(block(next.group(1), next.group(2), where));
        }
        if (blocks.isEmpty()) {
            throw new IOException(where + " is not PEM");
        }
        return new PemFile(List.copyOf(blocks));
    }

    private static String text(Path path, String where) throws IOException {
        try {
            return Files.size(path) > MOST_BYTES ? "" : Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException(where + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IOException(where + " may not be read by this user", e);
        } catch (IOException e) {
            throw new IOException(where + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Block block(String label, String content, String where) throws IOException {
        if (label.equals("ENCRYPTED PRIVATE KEY") || content.contains(ENCRYPTED_HEADER)) {
            return new Block(label, true, new byte[0]);
        }
        try {
            return new Block(label, false, Base64.getMimeDecoder().decode(content));
        } catch (IllegalArgumentException e) {
            throw new IOException(where + " is not PEM: its " + label + " is damaged", e);
        }
    }
}
