package chat.build;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Makes the files of the page as the server has them, each also compressed, and a list of them with their hashes. The same
 * sources give the same bytes.
 */
final class PageFiles {

    private static final String FIRST_STYLES = "base.css";

    private static final String START = "index.html";

    /** Stands in the start page for the hash of all assets. */
    private static final String PLACE_OF_HASH = "a/HASH/";

    private static final List<String> COMPRESSED_ALREADY = List.of(".png", ".woff2");

    private final Path sources;
    private final Path library;
    private final Path folder;
    private final Map<String, byte[]> files = new TreeMap<>();

    private PageFiles(Path sources, Path library, Path folder) {
        this.sources = sources;
        this.library = library;
        this.folder = folder;
    }

    /** The arguments: the folders of the page's sources and of the client library's, and the folder to write to. */
    public static void main(String[] args) throws IOException {
        try {
            new PageFiles(Path.of(args[0]), Path.of(args[1]), Path.of(args[2])).make();
        } catch (BuildException e) {
            System.err.println("the page: " + e.getMessage());
            System.exit(1);
        }
    }

    private void make() throws IOException {
        Bundle client = new Bundle("chat-client.js", library.resolve("chat-client.js"), List.of());
        Bundle worker = new Bundle("chat-worker.js", library.resolve("chat-worker.js"), List.of(client));
        Bundle page = new Bundle("page.js", sources.resolve("app.js"), List.of(client));
        put(page.name(), page.script(true));
        put(worker.name(), worker.script(true));
        put(client.name(), client.script(false));
        put("page.css", styles());
        try (Stream<Path> others = Files.list(sources)) {
            for (Path file : others.filter(PageFiles::isServedAsItIs).toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        files.remove(START);
        MessageDigest all = sha256();
        files.forEach((name, bytes) -> {
            all.update(name.getBytes(StandardCharsets.UTF_8));
            all.update(sha256().digest(bytes));
        });
        String hash = HexFormat.of().formatHex(all.digest(), 0, 8);
        put(START, Files.readString(sources.resolve(START)).replace(PLACE_OF_HASH, "a/" + hash + "/"));
        write(hash);
    }

    private static boolean isServedAsItIs(Path file) {
        String name = file.getFileName().toString();
        return Files.isRegularFile(file) && (!name.endsWith(".js") || name.equals("start.js"));
    }

    private void put(String name, String text) {
        files.put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The style sheets: first the one with the variables, the others by name. */
    private String styles() throws IOException {
        StringBuilder styles =
                new StringBuilder(Files.readString(sources.resolve("css").resolve(FIRST_STYLES)));
        try (Stream<Path> sheets = Files.list(sources.resolve("css"))) {
            for (Path sheet : sheets.sorted().toList()) {
                if (!sheet.endsWith(FIRST_STYLES)) {
                    styles.append(Files.readString(sheet));
                }
            }
        }
        if (styles.indexOf("@import") >= 0) {
            throw new BuildException("a style sheet imports another one, for which a browser would ask one by one");
        }
        return styles.toString();
    }

    private void write(String hash) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> earlier = Files.list(folder)) {
            for (Path file : earlier.toList()) {
                Files.delete(file);
            }
        }
        StringBuilder list = new StringBuilder(hash).append('\n');
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String name = file.getKey();
            Files.write(folder.resolve(name), file.getValue());
            if (COMPRESSED_ALREADY.stream().noneMatch(name::endsWith)) {
                Files.write(folder.resolve(name + ".gz"), compressed(file.getValue()));
            }
            String tag = HexFormat.of().formatHex(sha256().digest(file.getValue()), 0, 16);
            list.append(tag).append(' ').append(name).append('\n');
        }
        Files.writeString(folder.resolve("files"), list);
    }

    private static byte[] compressed(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(compressed) {
            {
                def.setLevel(9);
            }
        }) {
            out.write(bytes);
        }
        return compressed.toByteArray();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
