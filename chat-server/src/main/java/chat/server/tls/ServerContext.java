package chat.server.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/** Makes Netty's context of a server: which versions, ciphers and sessions there are. Stateless. */
final class ServerContext {

    /** Those of TLS 1.3 (RFC 8446, B.4), and of TLS 1.2 those with forward secrecy and AEAD (RFC 9325, section 4.2). */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final ApplicationProtocolConfig HTTP_1 = new ApplicationProtocolConfig(
            Protocol.ALPN,
            SelectorFailureBehavior.NO_ADVERTISE,
            SelectedListenerFailureBehavior.ACCEPT,
            ApplicationProtocolNames.HTTP_1_1);

    /** For as long as a client may come back without a whole handshake. */
    private static final Duration SESSION = Duration.ofHours(4);

    /** That the server holds for clients that know no tickets; the oldest goes first. */
    private static final int SESSIONS = 10_000;

    static {
        // Read when the JDK's TLS is loaded. BoringSSL never renegotiates.
        if (System.getProperty("jdk.tls.rejectClientInitiatedRenegotiation") == null) {
            System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        }
    }

    private ServerContext() {}

    /**
     * A context, which is the caller's.
     *
     * @throws IOException if the provider does not take the certificate, with one line that says why
     */
    static SslContext of(Credentials credentials, SslProvider provider) throws IOException {
        try {
            SslContext context = SslContextBuilder.forServer(
                            credentials.key(), credentials.chain().toArray(X509Certificate[]::new))
                    .sslProvider(provider)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                    .applicationProtocolConfig(HTTP_1)
                    .sessionTimeout(SESSION.toSeconds())
                    .sessionCacheSize(SESSIONS)
                    .build();
            if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
                sessions.setTicketKeys(); // BoringSSL's own, which it replaces every two days
            }
            return context;
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "--tls-cert: the certificate of " + credentials.name() + " cannot be used: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("failed"),
                    e);
        }
    }
}
