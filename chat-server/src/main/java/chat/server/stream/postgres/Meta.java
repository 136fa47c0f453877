package chat.server.stream.postgres;

import chat.protocol.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What all rooms of a database have in common. Immutable.
 *
 * @param epoch of all rooms
 * @param secret the same on all nodes
 * @param sessions key of the sessions, where rooms were imported with it; otherwise null
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Meta(UUID epoch, byte[] secret, byte @Nullable [] sessions) {

    private static final String OF_SESSIONS = "sessions";

    private static final String ALGORITHM = "HmacSHA256";

    static Meta read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT epoch, secret, sessions FROM meta")) {
            row.next();
            return new Meta(row.getObject(1, UUID.class), row.getBytes(2), row.getBytes(3));
        }
    }

    /** Begins a new epoch, unless another node has. */
    static void replaceEpoch(Connection connection, UUID old) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE meta SET epoch = gen_random_uuid() WHERE epoch = ?")) {
            update.setObject(1, old);
            update.executeUpdate();
            Warnings.check(update);
        }
    }

    /** The epoch as rooms and clients name it. */
    String name() {
        return epoch.toString();
    }

    /** A key of 32 bytes for one purpose. */
    byte[] key(String purpose) {
        return sessions != null && purpose.equals(OF_SESSIONS) ? sessions.clone() : sign(purpose);
    }

    /** Whether the same ids have the same keys. */
    boolean hasKeysOf(Meta other) {
        return Arrays.equals(secret, other.secret);
    }

    /** Takes over the epoch of imported rooms, and the key of their clients' sessions. */
    static void take(Connection connection, UUID epoch, byte @Nullable [] sessions) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE meta SET epoch = ?, sessions = ?")) {
            update.setObject(1, epoch);
            update.setBytes(2, sessions);
            update.executeUpdate();
        }
    }

    /** By which an event with an author's id is found again: 128 bits that nobody outside can aim at. */
    UUID idKey(UserId author, String id) {
        ByteBuffer bits = ByteBuffer.wrap(sign(author.value() + "\0" + id));
        return new UUID(bits.getLong(), bits.getLong());
    }

    private byte[] sign(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
