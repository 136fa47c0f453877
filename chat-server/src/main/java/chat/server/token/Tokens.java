package chat.server.token;

import chat.server.auth.Authenticator;
import chat.server.auth.Verdict;
import chat.server.config.AuthServer;
import chat.server.config.Guests;
import chat.server.config.TokenRules;
import chat.server.metrics.TokenMeters;
import chat.server.metrics.TokenMeters.Result;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks tokens with the keys that the settings name. Thread-safe. */
public final class Tokens implements Authenticator, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Tokens.class);

    private final TokenMeters meters;
    private final Clock clock;
    private final RemoteKeys.Pace pace;
    private final Signers signers;
    private volatile State state = new State(TokenRules.defaults(), List.of(), null, null);

    private record State(
            TokenRules rules,
            List<TokenKey> fileKeys,
            @Nullable RemoteKeys remote,
            @Nullable AuthClient asked) {
        List<TokenKey> keys() {
            if (remote == null) {
                return fileKeys;
            }
            List<TokenKey> all = new ArrayList<>(fileKeys);
            all.addAll(remote.present());
            return all;
        }
    }

    /** Takes no token yet. */
    public Tokens(TokenMeters meters, Clock clock) {
        this(meters, clock, RemoteKeys.Pace.USUAL);
    }

    Tokens(TokenMeters meters, Clock clock, RemoteKeys.Pace pace) {
        this.meters = meters;
        this.clock = clock;
        this.pace = pace;
        this.signers = new Signers(meters);
    }

    /**
     * Reads the keys in files.
     *
     * @return lets them hold for tokens that come from then on
     * @throws IOException if one cannot be used, with one line that says which and why
     */
    public Runnable read(TokenRules rules) throws IOException {
        List<TokenKey> fileKeys = KeyFiles.read(rules.keyFiles());
        return () -> use(rules, fileKeys);
    }

    /** A line for each key in a file, for people. */
    public static List<String> describe(TokenRules rules) throws IOException {
        return KeyFiles.read(rules.keyFiles()).stream()
                .map(key -> "tokens are checked with " + key)
                .toList();
    }

    /** What is wrong with the claims of a token that somebody is about to sign; empty if nothing is. */
    public static Optional<String> fault(String claims) {
        try {
            Claims.parse(claims).check();
            return Optional.empty();
        } catch (RefusedException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private synchronized void use(TokenRules rules, List<TokenKey> fileKeys) {
        RemoteKeys before = state.remote;
        boolean same = before != null && before.address().equals(rules.keyAddress());
        RemoteKeys remote = rules.keyAddress() == null || same
                ? same ? before : null
                : RemoteKeys.of(rules.keyAddress(), pace, meters);
        AuthClient askedBefore = state.asked;
        AuthServer server = rules.authServer();
        boolean sameServer = askedBefore != null && askedBefore.server().equals(server);
        AuthClient asked =
                sameServer ? askedBefore : server == null ? null : new AuthClient(server, pace.answer(), meters, clock);
        state = new State(rules, fileKeys, remote, asked);
        if (askedBefore != null && !sameServer) {
            askedBefore.close();
        }
        if (before != null && !same) {
            before.close();
        }
    }

    /** Says what holds in the log. */
    public void announce() {
        State now = state;
        if (!now.fileKeys.isEmpty()) {
            log.info("tokens are checked with {}", now.fileKeys);
        }
        if (now.rules.guests() == Guests.NONE && !now.rules.takesTokens()) {
            log.warn("nobody can say hello: --guests is none, and no key makes a token count");
        }
    }

    @Override
    public CompletionStage<Verdict> verify(String token) {
        return verify(token, Map.of());
    }

    @Override
    public CompletionStage<Verdict> verify(String token, Map<String, String> headers) {
        State now = state;
        if (now.asked != null && token.length() <= SignedToken.MAX_CHARS) {
            return now.asked.verify(token, headers);
        }
        if (!now.rules.takesTokens()) {
            return Authenticator.NONE.verify(token);
        }
        try {
            SignedToken signed = SignedToken.parse(token);
            RemoteKeys remote = now.remote;
            List<TokenKey> seen = remote == null ? List.of() : remote.present();
            if (remote == null
                    || !fitting(seen, signed).isEmpty()
                    || signers.signer(signed, fitting(now.fileKeys, signed)) != null) {
                return CompletableFuture.completedFuture(judge(now, signed));
            }
            return remote.renewed(seen).thenApply(renewed -> judge(now, signed));
        } catch (RefusedException e) {
            return CompletableFuture.completedFuture(e.verdict());
        }
    }

    private static List<TokenKey> fitting(List<TokenKey> keys, SignedToken signed) {
        return keys.stream()
                .filter(key -> key.fits(signed.algorithm(), signed.keyId()))
                .toList();
    }

    private Verdict judge(State now, SignedToken signed) {
        try {
            List<TokenKey> candidates = fitting(now.keys(), signed);
            if (signers.signer(signed, candidates) == null) {
                return nobodys(now, signed, candidates);
            }
            return new Verdict.Known(Claims.parse(signed.claims()).identity(now.rules, clock.instant()));
        } catch (RefusedException e) {
            return e.verdict();
        }
    }

    private static Verdict nobodys(State now, SignedToken signed, List<TokenKey> candidates) throws RefusedException {
        RemoteKeys remote = now.remote;
        if (remote != null
                && !remote.isReachable()
                && fitting(remote.present(), signed).isEmpty()) {
            return new Verdict.Unavailable();
        }
        if (!candidates.isEmpty()) {
            throw new RefusedException(Result.SIGNATURE, "the token's signature is wrong");
        }
        boolean known = now.keys().stream().anyMatch(key -> key.knows(signed.algorithm()));
        if (known) {
            throw new RefusedException(Result.UNKNOWN_KEY, "the token is signed with a key that is not known here");
        }
        throw new RefusedException(Result.ALGORITHM, "no key that is known here signs by the token's algorithm");
    }

    @Override
    public synchronized void close() {
        if (state.remote != null) {
            state.remote.close();
        }
        if (state.asked != null) {
            state.asked.close();
        }
    }
}
