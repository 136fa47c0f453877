package chat.loadtest.engine;

import chat.loadtest.plan.CannotRunException;
import chat.loadtest.plan.LoadPlan;
import chat.loadtest.plan.Target;
import chat.loadtest.plan.Trust;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * How connections are made: to which addresses, from which ones, by what means. Immutable.
 *
 * @param servers by node
 * @param tls null if they are not encrypted
 * @param sourceAddresses how many of 127.0.0.0/8 to connect from; 0 to leave that to the system
 */
record Network(
        List<InetSocketAddress> servers,
        Transport transport,
        @Nullable SslContext tls,
        int sourceAddresses) {

    /** By default a system has 28,000 ports for this. */
    private static final int CONNECTIONS_OF_AN_ADDRESS = 25_000;

    Network {
        servers = List.copyOf(servers);
    }

    /** Looks the server up. Blocks. */
    static Network of(LoadPlan plan) {
        List<InetSocketAddress> servers =
                plan.nodes().targets().stream().map(Target::resolve).toList();
        int wanted = plan.sourceAddresses();
        for (InetSocketAddress server : servers) {
            if (wanted > 0 && !isLoopback(server)) {
                throw new CannotRunException("--source-addresses are those of 127.0.0.0/8, from which "
                        + server.getAddress().getHostAddress() + " cannot be reached");
            }
        }
        if (wanted == 0 && servers.stream().allMatch(Network::isLoopback)) {
            int needed = (plan.crowd().connections() - 1) / CONNECTIONS_OF_AN_ADDRESS + 1;
            wanted = needed > 1 ? needed : 0;
        }
        return new Network(
                servers, Transport.best(), plan.nodes().areEncrypted() ? encryption(plan.trust()) : null, wanted);
    }

    private static boolean isLoopback(InetSocketAddress server) {
        return server.getAddress().getAddress()[0] == 127;
    }

    private static SslContext encryption(Trust trust) {
        try {
            SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslContext.defaultClientProvider());
            if (trust.anything()) {
                builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
            } else if (trust.certificates() != null) {
                builder.trustManager(trust.certificates().toFile());
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new CannotRunException(
                    "--trust: " + trust.certificates() + " holds no certificates that can be read");
        }
    }

    ChannelFuture connect(Bootstrap bootstrap, int number, int node) {
        if (sourceAddresses == 0) {
            return bootstrap.connect(servers.get(node));
        }
        transport.choosePortsLate(bootstrap);
        return bootstrap.connect(servers.get(node), new InetSocketAddress(sourceAddress(number % sourceAddresses), 0));
    }

    private static InetAddress sourceAddress(int index) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (index + 1)});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // four bytes are an address
        }
    }
}
