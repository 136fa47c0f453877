package chat.server.token;

import chat.server.tls.PemFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads the files of {@code --token-key}. Stateless. */
final class KeyFiles {

    static final String FLAG = "--token-key";

    private static final long MOST_BYTES = 64 * 1024;
    private static final int MOST_KEYS = 16;
    private static final List<String> KINDS = List.of("RSA", "EC", "Ed25519");

    private KeyFiles() {}

    /** @throws IOException with one line that names the flag and the file that is wrong */
    static List<TokenKey> read(List<Path> paths) throws IOException {
        List<TokenKey> keys = new ArrayList<>();
        for (Path path : paths) {
            keys.addAll(read(path));
        }
        if (keys.size() > MOST_KEYS) {
            throw new IOException(FLAG + ": more than " + MOST_KEYS + " keys");
        }
        return List.copyOf(keys);
    }

    private static List<TokenKey> read(Path path) throws IOException {
        String where = FLAG + ": " + path;
        byte[] content = bytes(path, where);
        try {
            return isPem(content) ? publicKeys(path, where) : List.of(TokenKey.ofSecret(withoutLineEnd(content)));
        } catch (IllegalArgumentException e) {
            throw new IOException(where + ": " + e.getMessage(), e);
        }
    }

    /** What a secret in a file is. */
    static byte[] secret(Path path, String flag) throws IOException {
        return withoutLineEnd(bytes(path, flag + ": " + path));
    }

    static boolean isPem(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
    }

    private static byte[] bytes(Path path, String where) throws IOException {
        try {
            if (Files.isDirectory(path) || Files.size(path) > MOST_BYTES) {
                throw new IOException(where + " is no key");
            }
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw new IOException(where + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IOException(where + " may not be read by this user", e);
        }
    }

    /** An editor puts one behind a text; among random bytes it is a part of the secret. */
    private static byte[] withoutLineEnd(byte[] content) {
        int end = content.length;
        while (end > 0 && (content[end - 1] == '\n' || content[end - 1] == '\r')) {
            end--;
        }
        for (int i = 0; i < end; i++) {
            if (content[i] < ' ' || content[i] > '~') {
                return content;
            }
        }
        return Arrays.copyOf(content, end);
    }

    private static List<TokenKey> publicKeys(Path path, String where) throws IOException {
        List<TokenKey> keys = new ArrayList<>();
        for (PemFile.Block block : PemFile.read(path, FLAG).blocks()) {
            if (block.label().endsWith("PRIVATE KEY")) {
                throw new IOException(
                        where + " holds a private key, which belongs to whoever signs: give the public one");
            }
            if (block.label().equals("PUBLIC KEY")) {
                keys.add(TokenKey.ofPublic(null, publicKey(block.bytes(), where), null));
            }
        }
        if (keys.isEmpty()) {
            throw new IOException(where + " holds no block PUBLIC KEY");
        }
        return keys;
    }

    private static PublicKey publicKey(byte[] encoded, String where) throws IOException {
        for (String kind : KINDS) { // the bytes say of which kind they are, and each factory knows its own
            Optional<PublicKey> key = publicKey(kind, encoded);
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw new IOException(where + " holds a key that is neither RSA nor EC nor Ed25519");
    }

    private static Optional<PublicKey> publicKey(String kind, byte[] encoded) {
        try {
            return Optional.of(KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }
}
