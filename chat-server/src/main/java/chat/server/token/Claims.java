package chat.server.token;

import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.auth.Grants;
import chat.server.auth.Identity;
import chat.server.auth.Role;
import chat.server.config.TokenRules;
import chat.server.metrics.TokenMeters.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a token says (RFC 7519, section 4), once its signature has been checked. A claim of the wrong type makes it worthless; those
 * that are not known here are left alone. Immutable.
 */
record Claims(JsonNode all) {

    /** That the clocks of this machine and of the token's maker may differ by. */
    static final Duration SKEW = Duration.ofSeconds(60);

    private static final int MAX_ID_CHARS = 128;
    private static final double LATEST_SECONDS = 253_402_300_799d; // the end of the year 9999

    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    static Claims parse(String json) throws RefusedException {
        try {
            JsonNode all = JSON.readTree(json);
            if (all.isObject()) {
                return new Claims(all);
            }
        } catch (JacksonException e) {
            // said below
        }
        throw new RefusedException(Result.CLAIMS, "the token's claims are no JSON object");
    }

    /** Whom the token speaks of, if it holds now and here. */
    Identity identity(TokenRules rules, Instant now) throws RefusedException {
        checkTime(now);
        checkMeant(rules);
        return check();
    }

    /** Whom it speaks of, if it holds now. */
    Identity identityAt(Instant now) throws RefusedException {
        checkTime(now);
        return check();
    }

    /** Whom it speaks of, whenever and wherever it holds. */
    Identity check() throws RefusedException {
        String subject = text(all, "sub");
        if (subject == null) {
            throw wrong("sub", "is missing");
        }
        String name = text(all, "name");
        JsonNode chat = object(all, "chat");
        return new Identity(
                UserId.parse(subject).orElseThrow(() -> wrong("sub", "is no user's id")),
                false,
                name == null ? null : UserName.parse(name).orElseThrow(() -> wrong("name", "is no user's name")),
                role(chat),
                grants(chat),
                time(all, "exp"),
                time(all, "iat"),
                chat == null ? null : time(chat, "since"),
                tokenId());
    }

    private void checkTime(Instant now) throws RefusedException {
        Instant expiry = time(all, "exp");
        if (expiry != null && now.isAfter(expiry.plus(SKEW))) {
            throw new RefusedException(Result.EXPIRED, "the token has expired");
        }
        Instant begin = time(all, "nbf");
        if (begin != null && now.isBefore(begin.minus(SKEW))) {
            throw new RefusedException(Result.NOT_YET_VALID, "the token is not valid yet");
        }
    }

    private void checkMeant(TokenRules rules) throws RefusedException {
        if (rules.issuer() != null && !rules.issuer().equals(text(all, "iss"))) {
            throw new RefusedException(Result.ISSUER, "the token is of another issuer");
        }
        JsonNode audience = all.get("aud");
        if (rules.audience() == null ? isPresent(audience) : !names(audience, rules.audience())) {
            throw new RefusedException(Result.AUDIENCE, "the token is meant for another audience");
        }
    }

    private static boolean names(@Nullable JsonNode audience, String wanted) {
        if (audience == null) {
            return false;
        }
        if (audience.isString()) {
            return audience.stringValue().equals(wanted);
        }
        for (JsonNode one : audience.isArray() ? audience : JSON.createArrayNode()) {
            if (one.isString() && one.stringValue().equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static Role role(@Nullable JsonNode chat) throws RefusedException {
        String role = chat == null ? null : text(chat, "role");
        return role == null ? Role.USER : Role.parse(role).orElseThrow(() -> wrong("chat", "has a role that is none"));
    }

    private static Grants grants(@Nullable JsonNode chat) throws RefusedException {
        JsonNode rooms = chat == null ? null : object(chat, "rooms");
        if (rooms == null) {
            return Grants.NONE;
        }
        if (rooms.size() > Grants.MOST_PATTERNS) {
            throw wrong("chat", "has more than " + Grants.MOST_PATTERNS + " patterns of rooms");
        }
        Map<String, String> letters = new HashMap<>();
        for (Map.Entry<String, JsonNode> room : rooms.properties()) {
            if (!room.getValue().isString()) {
                throw wrong("chat", "has rooms with other values than letters");
            }
            letters.put(room.getKey(), room.getValue().stringValue());
        }
        try {
            return Grants.parse(letters);
        } catch (IllegalArgumentException e) {
            throw wrong("chat", "has rooms that cannot be: " + e.getMessage());
        }
    }

    private @Nullable String tokenId() throws RefusedException {
        String id = text(all, "jti");
        if (id != null
                && (id.isEmpty() || id.length() > MAX_ID_CHARS || !id.chars().allMatch(Claims::isPrintable))) {
            throw wrong("jti", "is not 1 to " + MAX_ID_CHARS + " printable characters of ASCII");
        }
        return id;
    }

    private static boolean isPrintable(int character) {
        return character >= ' ' && character <= '~';
    }

    /** Seconds since 1970, with a fraction or without (RFC 7519, section 2). */
    private static @Nullable Instant time(JsonNode in, String name) throws RefusedException {
        JsonNode value = in.get(name);
        if (!isPresent(value)) {
            return null;
        }
        double seconds = value.isNumber() ? value.doubleValue() : -1;
        if (seconds >= 0 && seconds <= LATEST_SECONDS) {
            return Instant.ofEpochMilli((long) (seconds * 1_000));
        }
        throw wrong(name, "is no time in seconds");
    }

    private static @Nullable String text(JsonNode in, String name) throws RefusedException {
        JsonNode value = in.get(name);
        if (!isPresent(value)) {
            return null;
        }
        if (value.isString()) {
            return value.stringValue();
        }
        throw wrong(name, "is no string");
    }

    private static @Nullable JsonNode object(JsonNode in, String name) throws RefusedException {
        JsonNode value = in.get(name);
        if (!isPresent(value)) {
            return null;
        }
        if (value.isObject()) {
            return value;
        }
        throw wrong(name, "is no object");
    }

    private static boolean isPresent(@Nullable JsonNode value) {
        return value != null && !value.isNull();
    }

    private static RefusedException wrong(String claim, String problem) {
        return new RefusedException(Result.CLAIMS, "the token's claim " + claim + " " + problem);
    }
}
