package chat.server.hook;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.SSLException;

/** What webhooks are reached by. Everything in it is thread-safe. */
record Outside(Names names, SslContext tls, Pace pace) {

    /** Name servers that may be slow at once. */
    private static final int LOOK_UPS = 4;

    /** As on this machine, with the authorities that this Java trusts. */
    static Outside ofSystem() {
        try {
            SslContext tls = SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .endpointIdentificationAlgorithm("HTTPS")
                    .build();
            return new Outside(Names.ofSystem(LOOK_UPS), tls, Pace.standard());
        } catch (SSLException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }
}
