package chat.server.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The file of a listening Unix socket, at which a process finds it (unix(7)). Immutable. */
record UnixSocket(Path path) {

    /** Who may write may connect: the server's user and group. */
    private static final String MODE = "rw-rw----";

    /**
     * Before the socket is bound: removes what a process has left that was killed.
     *
     * @throws IOException if something else is there, with a line that says what
     */
    void makeRoom() throws IOException {
        BasicFileAttributes there = attributes();
        if (there == null) {
            return;
        }
        if (!there.isOther()) {
            throw new IOException("is no socket");
        }
        if (somebodyListens()) {
            throw new IOException("another process listens there");
        }
        Files.deleteIfExists(path);
    }

    private boolean somebodyListens() throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false); // where too many wait already, nobody waits here
            channel.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            return !"Connection refused".equals(e.getMessage());
        }
    }

    /** After the socket was bound. */
    void allow() throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(MODE));
    }

    /** When the socket has been closed. */
    void remove() throws IOException {
        Files.deleteIfExists(path);
    }

    private @Nullable BasicFileAttributes attributes() throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
