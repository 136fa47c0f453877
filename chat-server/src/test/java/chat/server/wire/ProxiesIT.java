package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.TestServerSetup;
import chat.server.browser.Program;
import chat.server.config.TlsFiles;
import chat.server.docs.Markdown;
import chat.server.proxies.RunningProxy;
import chat.server.tls.Certificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The blocks of {@code docs/proxies.md} in real proxies. Clients of one address share a limit of one connection. */
class ProxiesIT {

    private static final String HOST = "chat.example.org";
    private static final String ORIGIN = "Origin: https://" + HOST;
    private static final int TOO_MANY = 4504;

    @TempDir
    private Path folder;

    private TlsFiles files;
    private Path both;
    private @Nullable SSLSocketFactory tls;

    @BeforeEach
    void makeCertificate() throws Exception {
        Certificate certificate = new Certificate(folder);
        files = certificate.writeTo(folder);
        both = Files.writeString(
                folder.resolve("both.pem"), Files.readString(files.certificate()) + Files.readString(files.key()));
        tls = certificate.forClients().getSocketFactory();
    }

    private static TestServerSetup setup() {
        return TestServer.defaults()
                .basePath("/chat")
                .trustedProxies("127.0.0.1")
                .maxConnectionsPerAddress(1);
    }

    private static TestServer startServer() {
        return setup().start();
    }

    /** A block of the page, for these ports and this certificate; Caddy's without TLS. */
    private String block(String info, TestServer server, int port) throws IOException {
        String text = Markdown.page("proxies.md").blocks().stream()
                .filter(block -> String.join(" ", block.info()).equals(info))
                .findFirst()
                .orElseThrow()
                .text();
        return text.replace("127.0.0.1:8000", "127.0.0.1:" + server.port())
                .replace("127.0.0.1:8001", "127.0.0.1:" + server.managementPort())
                .replaceAll("port(.)8001", "port$1" + server.managementPort())
                .replace("listen 443 ssl;", "listen 127.0.0.1:" + port + " ssl;")
                .replace("bind :443", "bind 127.0.0.1:" + port)
                .replace("/etc/haproxy/chat.example.org.pem", both.toString())
                .replace("/etc/ssl/chat.example.org.pem", files.certificate().toString())
                .replace("/etc/ssl/private/chat.example.org.key", files.key().toString())
                .replace(HOST + " {", "http://" + HOST + ":" + port + " {\nbind 127.0.0.1")
                .replace("*:443", "127.0.0.1:" + port);
    }

    private RunningProxy start(String name, int port, String configuration, String... arguments) throws IOException {
        String program = Program.require(name.toUpperCase(Locale.ROOT), List.of(name), "the block of " + name)
                .toString();
        Path file = Files.writeString(folder.resolve("proxy.conf"), configuration);
        List<String> command = new ArrayList<>(List.of(program));
        for (String argument : arguments) {
            command.add(argument.replace("FILE", file.toString()).replace("FOLDER", folder.toString()));
        }
        return RunningProxy.start(folder, port, command);
    }

    /** @param address of the loopback network, from which the client connects */
    private RawClient client(int port, String address) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(address, 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return RawClient.over(tls == null ? socket : tls.createSocket(socket, HOST, port, true), port);
    }

    private RawClient open(int port, String address, String... headers) throws IOException {
        RawClient client = client(port, address);
        client.write(RawClient.request("GET /chat/ws HTTP/1.1", headers)
                .replace("Host: localhost", "Host: " + HOST)
                .replace("\r\n\r\n", "\r\nSec-WebSocket-Protocol: chat.v1\r\n\r\n"));
        assertThat(client.readAnswer().status()).isEqualTo(101);
        return client;
    }

    private int status(int port, String path) throws IOException {
        try (RawClient client = client(port, "127.0.0.1")) {
            client.write("GET " + path + " HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: close\r\n\r\n");
            return client.readHead().status();
        }
    }

    /** By now the proxy has asked for health. */
    private void awaitHealth(int port) throws IOException {
        long deadline = System.nanoTime() + TestServer.BOUND.toNanos();
        while (status(port, "/chat/") != 200 && System.nanoTime() < deadline) {
            TestServer.pause();
        }
    }

    private void assertServes(TestServer server, int port) throws IOException {
        awaitHealth(port);
        assertThat(status(port, "/chat/a/any/start.js")).isEqualTo(200);
        assertThat(status(port, "/chat")).isIn(301, 307); // by nginx itself, or by the server
        try (RawClient first = open(port, "127.0.0.2", ORIGIN);
                RawClient other =
                        open(port, "127.0.0.3", ORIGIN, "X-Forwarded-For: 127.0.0.2", "Forwarded: for=127.0.0.2");
                RawClient again =
                        open(port, "127.0.0.2", ORIGIN, "X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1")) {
            first.enter("proxies");
            other.enter("proxies");
            assertThat(again.closeCode()).isEqualTo(TOO_MANY);
            other.write(RawClient.frame(true, RawClient.BINARY, new byte[1]));
            assertThat(other.closeCode()).isEqualTo(1003);
            first.write(RawClient.frame(true, RawClient.CLOSE, new byte[] {0x0F, (byte) 0xA1}));
            assertThat(first.nextClose().closeCode()).isEqualTo(4001);
            server.awaitMeter("chat_closes_connections_total{code=\"4001\"}", closes -> closes == 1);
        }
    }

    private void assertKnowsTheScheme(int port) throws IOException {
        try (RawClient page = client(port, "127.0.0.4")) {
            page.write(RawClient.request("GET /chat/ws HTTP/1.1", "Origin: http://" + HOST)
                    .replace("Host: localhost", "Host: " + HOST));
            assertThat(page.readHead().status()).isEqualTo(403);
        }
    }

    @Test
    void nginx() throws IOException {
        int port = RunningProxy.freePort();
        try (TestServer server = startServer()) {
            String block = block("nginx", server, port);
            assertThat(block).contains("proxy_read_timeout 90s;");
            String around = """
                    daemon off;
                    pid %1$s/nginx.pid;
                    error_log stderr notice;
                    events {}
                    http {
                        access_log off;
                        client_body_temp_path %1$s/body;
                        proxy_temp_path %1$s/proxy;
                        fastcgi_temp_path %1$s/fastcgi;
                        uwsgi_temp_path %1$s/uwsgi;
                        scgi_temp_path %1$s/scgi;
                        %2$s
                    }
                    """.formatted(folder, block);
            try (RunningProxy proxy = start("nginx", port, around, "-c", "FILE", "-p", "FOLDER")) {
                assertServes(server, port);
                assertKnowsTheScheme(port);
                assertThat(status(port, "/chat/readyz")).isEqualTo(200);
            }
        }
    }

    @Test
    void haproxy() throws IOException {
        int port = RunningProxy.freePort();
        try (TestServer server = startServer()) {
            String block = block("haproxy", server, port);
            assertThat(block).contains("timeout tunnel 90s").contains("option httpchk GET /readyz");
            try (RunningProxy proxy = start("haproxy", port, block + "\n", "-db", "-f", "FILE")) {
                assertServes(server, port);
                assertKnowsTheScheme(port);
            }
        }
    }

    @Test
    void haproxyByThePROXYProtocol() throws IOException {
        int port = RunningProxy.freePort();
        try (TestServer server = setup().tls(files).start()) {
            String block = block("haproxy tcp", server, port);
            assertThat(block).contains("timeout server 90s").contains("option httpchk GET /readyz");
            try (RunningProxy proxy = start("haproxy", port, block + "\n", "-db", "-f", "FILE")) {
                assertServes(server, port);
                assertKnowsTheScheme(port);
            }
        }
    }

    @Test
    void caddy() throws IOException {
        tls = null;
        int port = RunningProxy.freePort();
        try (TestServer server = startServer()) {
            String block = block("caddy", server, port);
            assertThat(block).contains("health_uri /readyz");
            String around = "{\nadmin off\nauto_https off\n}\n" + block + "\n";
            try (RunningProxy proxy =
                    start("caddy", port, around, "run", "--adapter", "caddyfile", "--config", "FILE")) {
                assertServes(server, port);
            }
        }
    }

    @Test
    void apache() throws IOException {
        int port = RunningProxy.freePort();
        try (TestServer server = startServer()) {
            String block = block("apache", server, port);
            assertThat(block).contains("timeout=90").contains("hcuri=/chat/");
            StringBuilder around = new StringBuilder(
                    "ServerRoot " + folder + "\nServerName localhost\nListen 127.0.0.1:" + port + "\nPidFile " + folder
                            + "/pid\nErrorLog /dev/stderr\nMutex posixsem\nUser nobody\nGroup nogroup\n");
            for (String module : List.of(
                    "mpm_event",
                    "ssl",
                    "socache_shmcb",
                    "authz_core",
                    "headers",
                    "proxy",
                    "proxy_http",
                    "slotmem_shm",
                    "proxy_balancer",
                    "lbmethod_byrequests",
                    "proxy_hcheck")) {
                around.append("LoadModule %s_module /usr/lib/apache2/modules/mod_%s.so%n".formatted(module, module));
            }
            around.append("DefaultRuntimeDir ")
                    .append(folder)
                    .append('\n')
                    .append(block)
                    .append('\n');
            try (RunningProxy proxy = start("apache2", port, around.toString(), "-f", "FILE", "-DFOREGROUND")) {
                assertServes(server, port);
                assertKnowsTheScheme(port);
            }
        }
    }
}
