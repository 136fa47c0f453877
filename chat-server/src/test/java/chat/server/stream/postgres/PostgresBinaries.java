package chat.server.stream.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs and an empty data folder, unpacked once for all processes of a build.
 *
 * <p>PostgreSQL refuses to run as root. Root starts it in a user namespace, where it has no name, or as nobody where namespaces are forbidden.
 *
 * @param home the folder of all files
 * @param as the command that starts a program with the rights it needs, before the program's own words; empty: none
 */
record PostgresBinaries(Path home, List<String> as) {

    static final String USER = "chat";
    static final String PASSWORD = "secret-of-the-tests";

    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
    private static final List<String> TEMPLATE = List.of(
            "--username=" + USER,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-sync",
            "--no-instructions");

    private static final int NOBODY = 65534;
    private static final int BOUND_SECONDS = 120;
    private static final AtomicInteger FOLDERS = new AtomicInteger();

    /** Finds the files, or makes them, which takes some seconds. */
    static PostgresBinaries unpacked() {
        try {
            // Another one for another version, whose address says so, or another template.
            String key = PostgresBinaries.class.getResource(ARCHIVE) + PASSWORD + TEMPLATE;
            return inFolder(Path.of("target/postgres", Integer.toHexString(key.hashCode()))
                    .toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL for the tests cannot be unpacked", e);
        }
    }

    private static PostgresBinaries inFolder(Path shared) throws IOException {
        if (!isRoot()) {
            return new PostgresBinaries(shared, List.of()).made();
        }
        List<String> namespace = List.of("unshare", "--user");
        if (new PostgresBinaries(shared, namespace).allowed()) {
            return new PostgresBinaries(shared, namespace).made();
        }
        // The build's own folder may lie where nobody may not go.
        Path home = Files.createTempDirectory("chat-server-postgres-");
        Files.setAttribute(home, "unix:uid", NOBODY);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> run(List.of("rm", "-rf", home.toString()))));
        List<String> nobody = List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
        PostgresBinaries own = new PostgresBinaries(home, nobody);
        if (!own.allowed()) {
            throw new IllegalStateException(
                    "PostgreSQL for the tests refuses to run as root, and may neither be started by "
                            + String.join(" ", namespace) + " nor by " + String.join(" ", nobody));
        }
        return own.made();
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    /** Says whether the system lets us start programs in this way. */
    private boolean allowed() {
        try {
            run(command("true"));
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private PostgresBinaries made() throws IOException {
        Files.createDirectories(home);
        try (FileChannel lock =
                        FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                AutoCloseable held = lock.lock()) {
            if (!Files.exists(template())) {
                run(command("rm", "-rf", programs().toString(), unfinished().toString()));
                run(command("mkdir", programs().toString()));
                unpack();
                createTemplate();
            }
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    private void unpack() throws IOException {
        try (InputStream archive = PostgresBinaries.class.getResourceAsStream(ARCHIVE)) {
            if (archive == null) {
                throw new IllegalStateException(ARCHIVE + " is not on the class path");
            }
            run(command("tar", "-x", "-C", programs().toString()), new XZInputStream(archive));
        }
    }

    private void createTemplate() throws IOException {
        List<String> initdb = new ArrayList<>(List.of(
                "sh",
                "-c",
                "printf %s \"$1\" >\"$2\" && shift 2 && exec \"$@\"",
                "sh",
                PASSWORD,
                passwordFile().toString(),
                program("initdb"),
                "--pgdata=" + unfinished(),
                "--pwfile=" + passwordFile()));
        initdb.addAll(TEMPLATE);
        run(command(initdb.toArray(String[]::new)));
        run(command("mv", unfinished().toString(), template().toString()));
    }

    private Path programs() {
        return home.resolve("programs");
    }

    private Path passwordFile() {
        return programs().resolve("password");
    }

    private Path unfinished() {
        return home.resolve("unfinished");
    }

    private Path template() {
        return home.resolve("template");
    }

    String program(String name) {
        return programs().resolve("bin").resolve(name).toString();
    }

    /** A new data folder, the same cluster as each other one: a standby can be made of one, and a primary of another. */
    Path newDataFolder() {
        Path folder = nextFolder();
        run(command("cp", "-a", template().toString(), folder.toString()));
        return folder;
    }

    /** What a server's folder has now, between the start and the stop of a backup; without the log, which a standby asks for. */
    Path copyOfRunning(Path data) {
        Path folder = nextFolder();
        String copy =
                "mkdir -m 700 \"$2\" && tar -C \"$1\" --exclude=./postmaster.* --exclude=./pg_wal/* --warning=no-file-changed"
                        + " --warning=no-file-removed -cf - . | tar -C \"$2\" -xpf -";
        run(command("sh", "-c", copy, "sh", data.toString(), folder.toString()));
        return folder;
    }

    void delete(Path data) {
        run(List.of("rm", "-rf", data.toString()));
    }

    private Path nextFolder() {
        return home.resolve("data-" + ProcessHandle.current().pid() + "-" + FOLDERS.incrementAndGet());
    }

    /** The words of a command that runs with the rights it needs. */
    List<String> command(String... words) {
        List<String> all = new ArrayList<>(as);
        all.addAll(List.of(words));
        return all;
    }

    /**
     * Runs a command to its end.
     *
     * @throws IllegalStateException it failed; with what it printed
     */
    static void run(List<String> command) {
        run(command, InputStream.nullInputStream());
    }

    private static void run(List<String> command, InputStream input) {
        try {
            Path output = Files.createTempFile("chat-server-postgres-", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                try (OutputStream out = process.getOutputStream()) {
                    input.transferTo(out);
                }
                boolean ended = process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS);
                process.destroyForcibly();
                if (!ended || process.exitValue() != 0) {
                    throw new IllegalStateException("PostgreSQL for the tests: " + String.join(" ", command)
                            + (ended ? " ended with status " + process.exitValue() : " did not end")
                            + " and printed: " + Files.readString(output, StandardCharsets.UTF_8));
                }
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL for the tests: " + String.join(" ", command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
