package chat.server.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A disk of a few megabytes (tmpfs) that only the programs started on it see. It is gone when this is closed, and also
 * when the process of the tests ends in whatever way. Used by one thread.
 *
 * <p>A process in a mount namespace of its own (mount_namespaces(7)) holds it. Without root it needs a user namespace, too.
 */
public final class SmallDisk implements AutoCloseable {

    private final Process holder;
    private final Path path;

    private SmallDisk(Process holder, Path path) {
        this.holder = holder;
        this.path = path;
    }

    /**
     * Mounts one.
     *
     * @param on an empty folder
     * @param options of the mount, such as {@code size=4m}
     */
    public static SmallDisk mount(Path on, String options) throws IOException, InterruptedException {
        Path folder = on.toAbsolutePath();
        Machine.mustBeAbleTo("mount a disk for a test", holding(folder, options));
        Process holder = new ProcessBuilder(holding(folder, options)).start();
        String mounted = holder.inputReader(StandardCharsets.UTF_8).readLine();
        if (!"mounted".equals(mounted)) {
            throw new AssertionError("not mounted");
        }
        return new SmallDisk(holder, folder);
    }

    /** A command that mounts the disk, says so, and ends with its standard input. */
    private static List<String> holding(Path folder, String options) throws IOException {
        List<String> command = new ArrayList<>(List.of("unshare", "--mount"));
        if (!isRoot()) {
            command.add("--map-root-user");
        }
        String script = "mount -t tmpfs -o \"$1\" tmpfs \"$2\" && echo mounted && exec cat";
        command.addAll(List.of("sh", "-c", script, "sh", options, folder.toString()));
        return command;
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    /** The words that start a command where the disk is mounted. */
    public List<String> through() throws IOException {
        List<String> command = new ArrayList<>(List.of("nsenter", "--target", Long.toString(holder.pid()), "--mount"));
        if (!isRoot()) {
            command.addAll(List.of("--user", "--preserve-credentials"));
        }
        return command;
    }

    /** Where the programs on it find a file. */
    public Path path(String name) {
        return path.resolve(name);
    }

    /** Where the tests find it. */
    public Path fromHere(String name) {
        return Path.of("/proc", Long.toString(holder.pid()), "root", path(name).toString());
    }

    @Override
    public void close() throws InterruptedException {
        holder.destroyForcibly().waitFor();
    }
}
