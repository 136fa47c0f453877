package chat.server.forwarded;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.config.IpAddress;
import chat.server.config.Proxies;
import chat.server.metrics.ProxyMeters.Fault;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardingTest {

    private static final InetAddress PEER = IpAddress.parse("10.0.0.1").orElseThrow();
    private static final Proxies PROXIES = Proxies.parse(List.of("10.0.0.0/8", "2001:db8:1::/48"));

    /** Lines are separated by bars. */
    private static HttpHeaders lines(String name, String lines) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (String line : lines.split("\\|", -1)) {
            headers.add(name, line);
        }
        return headers;
    }

    private static String client(HttpHeaders headers) throws MalformedForwardingException {
        return Forwarding.of(headers, PEER, PROXIES).client().getHostAddress();
    }

    @SuppressWarnings("CheckReturnValue")
    private static Fault fault(HttpHeaders headers) {
        try {
            Forwarding.of(headers, PEER, PROXIES);
            throw new AssertionError("not refused: " + headers);
        } catch (MalformedForwardingException e) {
            return e.fault();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', 10.0.0.1",
        "203.0.113.7, 203.0.113.7",
        "'198.51.100.9, 203.0.113.7', 203.0.113.7",
        "'198.51.100.9, 203.0.113.7, 10.2.3.4', 203.0.113.7",
        "'198.51.100.9, 203.0.113.7 , 10.2.3.4, 10.0.0.9', 203.0.113.7",
        "'10.7.7.7, 10.2.3.4', 10.7.7.7",
        "'rubbish, 203.0.113.7, 10.2.3.4', 203.0.113.7",
        "'rubbish|203.0.113.7', 203.0.113.7",
        "'203.0.113.7|10.2.3.4', 203.0.113.7",
        "'203.0.113.7,,10.2.3.4,', 203.0.113.7",
        "203.0.113.7:4711, 203.0.113.7",
        "2001:db8::7, 2001:db8:0:0:0:0:0:7",
        "'[2001:db8::7]:4711', 2001:db8:0:0:0:0:0:7",
        "'203.0.113.7, 2001:db8:1::5', 203.0.113.7",
        "::ffff:203.0.113.7, 203.0.113.7",
        "'203.0.113.7, unknown', 10.0.0.1",
        "'203.0.113.7, unknown, 10.2.3.4', 10.2.3.4",
    })
    void theFirstAddressFromTheRightThatIsNoTrustedProxysIsTheClients(String header, String client) throws Exception {
        assertThat(client(lines("X-Forwarded-For", header))).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 10.0.0.1",
        "for=203.0.113.7, 203.0.113.7",
        "'for=198.51.100.9, for=203.0.113.7;proto=http;by=10.0.0.1', 203.0.113.7",
        "'For=\"[2001:db8::7]:4711\" ; proto=https', 2001:db8:0:0:0:0:0:7",
        "'for=\"203.0.113.7:_port\"', 203.0.113.7",
        "'for=\"203\\.0.113.7\"', 203.0.113.7",
        "'for=\"a, b\", for=203.0.113.7', 203.0.113.7",
        "'for=\"|for=203.0.113.7', 203.0.113.7",
        "'for=203.0.113.7|for=10.2.3.4', 203.0.113.7",
        "'for=203.0.113.7, for=_hidden, for=10.2.3.4', 10.2.3.4",
        "'for=203.0.113.7, proto=https', 10.0.0.1",
        "for=unknown, 10.0.0.1",
        "',, for=203.0.113.7;,', 203.0.113.7",
    })
    void soItIsInTheStandardsHeader(String header, String client) throws Exception {
        assertThat(client(lines("Forwarded", header))).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource({
        "X-Forwarded-For, rubbish",
        "X-Forwarded-For, '203.0.113.7, localhost'",
        "X-Forwarded-For, 203.0.113.999",
        "X-Forwarded-For, '203.0.113.7:x'",
        "X-Forwarded-For, '[203.0.113.7'",
        "X-Forwarded-For, 'rubbish, 10.2.3.4'",
        "Forwarded, rubbish",
        "Forwarded, 'for=\"203.0.113.7'",
        "Forwarded, 'for=\"203.0.113.7\\'",
        "Forwarded, for=2001:db8::7",
        "Forwarded, 'for=\"x, for=\"[2001:db8::7]\"'",
        "Forwarded, for=localhost",
        "Forwarded, for=203.0.113.7;for=203.0.113.8",
        "Forwarded, for=203.0.113.7 proto=https",
        "Forwarded, for",
    })
    void whatATrustedProxyCannotMeanIsMalformed(String name, String header) {
        assertThat(fault(lines(name, header)))
                .isEqualTo(name.equals("Forwarded") ? Fault.FORWARDED : Fault.X_FORWARDED_FOR);
    }

    @Test
    void aHeaderThatTheProxyPassesOnAsTheClientSentItIsFoundOut() throws Exception {
        HttpHeaders headers = lines("X-Forwarded-For", "203.0.113.7");
        assertThat(client(headers.set("Forwarded", "for=203.0.113.7"))).isEqualTo("203.0.113.7");

        assertThat(fault(headers.set("Forwarded", "for=198.51.100.9"))).isEqualTo(Fault.DISAGREEMENT);
    }

    @Test
    void moreThanSomeProxiesInARowAreRefused() throws Exception {
        assertThat(client(lines("X-Forwarded-For", "10.0.0.2, ".repeat(32)))).isEqualTo("10.0.0.2");

        assertThat(fault(lines("X-Forwarded-For", "10.0.0.2, ".repeat(33)))).isEqualTo(Fault.X_FORWARDED_FOR);
        assertThat(fault(lines("Forwarded", "for=10.0.0.2, ".repeat(33)))).isEqualTo(Fault.FORWARDED);
    }

    @Test
    void theHostAndTheSchemeAreThoseOfTheClientsRequest() throws Exception {
        HttpHeaders headers = new DefaultHttpHeaders()
                .add("X-Forwarded-For", "203.0.113.7")
                .add("X-Forwarded-Host", "chat.example, inner.example")
                .add("X-Forwarded-Proto", "HTTPS, http");
        assertThat(Forwarding.of(headers, PEER, PROXIES))
                .isEqualTo(new Forwarding(IpAddress.parse("203.0.113.7").orElseThrow(), "chat.example", true));

        headers.set(
                "Forwarded",
                "for=203.0.113.7;host=\"other.example:81\";proto=http, for=10.9.9.9;host=inner;proto=https");
        assertThat(Forwarding.of(headers, PEER, PROXIES))
                .isEqualTo(new Forwarding(IpAddress.parse("203.0.113.7").orElseThrow(), "other.example:81", false));
        assertThat(Forwarding.of(new DefaultHttpHeaders(), PEER, PROXIES)).isEqualTo(new Forwarding(PEER, null, false));
    }
}
