package chat.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.tls.Certificate;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which address a webhook is sent to. */
final class ReceiverAddressTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aNameThatIsAtAPrivateAddressIsNotConnectedTo() throws IOException {
        try (HookWorld world = new HookWorld(folder)) {
            world.load(false, world.hook("one", "'*'", HookWorld.ALL));

            world.say("one");

            assertThat(world.await(state -> state.failed() >= 2).trouble()).contains("private address");
            assertThat(world.lookedUp).contains("hooks.example");
            assertThat(world.receiver.connections()).isZero();
        }
    }

    @Test
    void aNameIsLookedUpOnceForAConnection() throws IOException {
        try (HookWorld world = new HookWorld(folder)) {
            world.load().say("one");
            world.receiver.next();
            world.address = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});

            world.say("two");
            world.receiver.next();

            assertThat(world.lookedUp).containsExactly("hooks.example");
            assertThat(world.receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    void aConnectionThatTheReceiverEndsIsNoFailureIfTheNextOneWorks() throws IOException {
        try (HookWorld world = new HookWorld(folder)) {
            world.load().say("one");
            world.receiver.next();
            world.receiver.behave(request -> world.receiver.connections() == 1 ? Receiver.CLOSE : Receiver.OK);

            world.say("two");

            assertThat(world.receiver.nextTexts(1)).containsExactly("two");
            assertThat(world.hooks.states().get(0).failed()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "hooks.example"})
    void tlsChecksTheNameThoughTheAddressIsPinned(String name) throws Exception {
        Certificate certificate = new Certificate(folder);
        SSLContext server = SSLContext.getInstance("TLS");
        server.init(certificate.forServer().getKeyManagers(), null, null);
        try (HookWorld world = new HookWorld(folder, trusting(certificate));
                Receiver encrypted = new Receiver(server.getServerSocketFactory(), 0)) {
            String url = "https://" + name + ":" + encrypted.port();
            world.load(true, HookWorld.hook("one", url, "'*'", HookWorld.ALL));

            world.say("one");

            if (name.equals("localhost")) {
                assertThat(encrypted.nextTexts(1)).containsExactly("one");
            } else {
                assertThat(world.await(state -> state.failed() >= 1).trouble()).contains(name);
                assertThat(encrypted.requests()).isEmpty();
            }
        }
    }

    private SslContext trusting(Certificate certificate) throws Exception {
        Path pem = Files.writeString(folder.resolve("trusted.pem"), certificate.text());
        return SslContextBuilder.forClient()
                .trustManager(pem.toFile())
                .endpointIdentificationAlgorithm("HTTPS")
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "8.8.8.8, true",
        "1.1.1.1, true",
        "172.15.0.1, true",
        "2a00:1450::1, true",
        "127.0.0.1, false",
        "127.9.9.9, false",
        "10.1.2.3, false",
        "172.16.0.1, false",
        "172.31.255.255, false",
        "192.168.1.1, false",
        "169.254.169.254, false",
        "100.64.0.1, false",
        "0.0.0.0, false",
        "255.255.255.255, false",
        "224.0.0.1, false",
        "::1, false",
        "::, false",
        "fe80::1, false",
        "fc00::1, false",
        "fd12::1, false",
        "ff02::1, false",
        "::ffff:127.0.0.1, false",
        "64:ff9b::7f00:1, false",
        "64:ff9b::808:808, true",
        "2002:7f00:1::, false",
        "2002:808:808::, true",
        "2001:db8::1, false",
        "2001:0:1::1, false",
    })
    void knowsTheAddressesOfTheInternet(String address, boolean isPublic) throws IOException {
        assertThat(PublicAddress.is(InetAddress.getByName(address))).isEqualTo(isPublic);
    }
}
