package chat.server.wire;

import chat.server.TestServer;
import chat.server.TestServerSetup;
import chat.server.client.Client;
import chat.server.config.Guests;
import chat.server.config.TokenRules;
import chat.server.config.TransportKind;
import chat.server.token.Issuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** Servers that take the tokens of one issuer, and clients that show them. */
abstract class TokenScene {

    private static final Issuer ISSUER = Issuer.of("ES256");

    @TempDir
    private Path folder = Path.of("");

    /**
     * A server with the issuer's key.
     *
     * @param guests null: as a server with a key has it, none
     */
    final TestServerSetup withKey(@Nullable Guests guests) {
        try {
            return TestServer.defaults()
                    .tokens(TokenRules.of(List.of(ISSUER.keyFile(folder)), null, null, null, guests));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, where guests may come in, too. */
    final TestServer start(TransportKind kind) {
        return withKey(Guests.ALLOW).startOn(kind);
    }

    /** Signed by the issuer; single quotes stand for double ones. */
    static String token(String claims) {
        return ISSUER.token("ES256", claims);
    }

    /** Says hello by a token, whose name counts for more than the one said here. */
    static String hello(String token) {
        return "{'type':'hello','id':'h','name':'Other','token':'" + token + "'}";
    }

    /** A client that has been welcomed with such a token. */
    static Client with(TestServer server, String claims) {
        Client client = server.connect();
        client.ask(hello(token(claims)));
        return client;
    }

    /** In seconds since 1970. */
    static long seconds(long fromNow) {
        return Instant.now().getEpochSecond() + fromNow;
    }
}
