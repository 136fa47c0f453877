package chat.server.auth;

import chat.protocol.UserId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Gives guests their ids, and the secret by which a guest is known again. The secret is the id and the time when it was given,
 * signed (HMAC, RFC 2104), so that nothing needs to be remembered. Thread-safe.
 */
public final class Sessions {

    /** Bytes of the key. */
    public static final int KEY_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int USER_ID_BYTES = 12;
    private static final int SIGNATURE_CHARS = 32; // 192 of the 256 bits
    private static final int TIME_CHARS = 8; // seconds since 1970, until 2106; a session of before has none
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    /** @param key secret, {@value #KEY_BYTES} random bytes; sessions end where it changes */
    public Sessions(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes");
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** Sessions that end with this process. */
    public static Sessions ofThisProcess() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new Sessions(key);
    }

    /** Somebody new, with a random id that no command line takes for a flag: it begins with a letter. */
    public Identity newGuest(Instant now) {
        byte[] id = new byte[USER_ID_BYTES];
        random.nextBytes(id);
        id[0] &= Byte.MAX_VALUE; // the first half of the alphabet (RFC 4648, section 5), which has no hyphen
        return Identity.guest(new UserId(BASE64.encodeToString(id)), now.truncatedTo(ChronoUnit.SECONDS));
    }

    /** The secret that {@link #verify} knows a guest by. */
    public String sessionOf(Identity guest) {
        String time = guest.since() == null
                ? ""
                : HexFormat.of().toHexDigits(guest.since().getEpochSecond(), TIME_CHARS);
        return guest.user().value() + "." + time + sign(guest.user(), time);
    }

    /** Whose secret it is; empty if nobody's. */
    public Optional<Identity> verify(String session) {
        int dot = session.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        String signed = session.substring(dot + 1);
        String time = signed.length() == TIME_CHARS + SIGNATURE_CHARS ? signed.substring(0, TIME_CHARS) : "";
        byte[] given = signed.substring(time.length()).getBytes(StandardCharsets.UTF_8);
        return UserId.parse(session.substring(0, dot))
                .filter(user -> MessageDigest.isEqual(sign(user, time).getBytes(StandardCharsets.UTF_8), given))
                .map(user -> Identity.guest(user, since(time)));
    }

    private static @Nullable Instant since(String time) {
        return time.isEmpty() ? null : Instant.ofEpochSecond(HexFormat.fromHexDigitsToLong(time));
    }

    private String sign(UserId user, String time) {
        String text = time.isEmpty() ? user.value() : user.value() + "." + time;
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return BASE64.encodeToString(signature).substring(0, SIGNATURE_CHARS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
