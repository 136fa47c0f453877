package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import chat.server.Asking;
import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import chat.server.config.AccessLog;
import chat.server.config.AuthServer;
import chat.server.config.TokenRules;
import chat.server.config.TransportKind;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Where a server without keys of its own asks whose a token is, and where a token must not be seen. */
final class TokenSourceTest extends TokenScene {

    @Test
    void aTokenIsWrittenNowhere() {
        Queue<String> log = new ConcurrentLinkedQueue<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                log.add(event.getFormattedMessage() + event.getKeyValuePairs());
            }
        };
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        appender.start();
        root.addAppender(appender);
        root.setLevel(Level.TRACE);
        String good = token("{'sub':'u-1','exp':" + seconds(600) + "}");
        String expired = token("{'sub':'u-1','exp':1}");
        try (TestServer server = withKey(null).accessLog(AccessLog.ALL).start();
                Client ann = server.connect();
                Client late = server.connect();
                Client plain = server.plain("/?token=" + good);
                Client plainLate = server.plain("/?token=" + expired)) {
            ann.ask(hello(good));
            assertThat(late.ask(hello(expired)).string("message")).isEqualTo("the token has expired");
            late.closeCode();
            plainLate.closeCode();
            plain.close(1000);
            ann.close(1000);

            Asking told = Asking.run(server, "explain", "127.0.0.1");
            assertThat(told.out()).contains("bad_token: the token has expired").contains("4500, bad credentials");
            String all = told.out() + server.scrape() + log.stream().collect(Collectors.joining("\n"));
            assertThat(log).isNotEmpty();
            for (String secret : List.of(good, expired)) {
                assertThat(all).doesNotContain(secret).doesNotContain(secret.substring(secret.lastIndexOf('.')));
            }
        } finally {
            root.setLevel(before);
            root.detachAppender(appender);
        }
    }

    @Test
    void whereTheKeysCannotBeHadAClientIsAskedToComeAgain() throws IOException {
        URI nobody = URI.create("http://127.0.0.1:1/keys");
        try (TestServer server = TestServer.defaults()
                        .tokens(TokenRules.of(List.of(), nobody, null, null, null))
                        .start();
                Client ann = server.connect();
                RawClient cid = RawClient.open(server.port());
                Client plain = server.plain("/?token=" + token("{'sub':'u-1'}"))) {
            String path = "GET /ws?token=" + token("{'sub':'u-1'}") + " HTTP/1.1";
            cid.write(RawClient.request(path, "Sec-WebSocket-Protocol: chat.v1"));
            assertThat(cid.readAnswer().status()).isEqualTo(101);
            for (int i = 0; i < 2; i++) {
                cid.write(RawClient.textFrame("{'type':'hello','id':'h'}"));
                assertThat(cid.nextOfType("error").string("code")).isEqualTo("unavailable");
            }
            Json answer = ann.ask(hello(token("{'sub':'u-1'}")));
            assertThat(answer.string("code")).isEqualTo("unavailable");
            assertThat(answer.flag("temporary")).isTrue();
            assertThat(ann.ask("{'type':'ping','id':'p'}").string("code")).isEqualTo("hello_required");
            assertThat(plain.closeCode()).isEqualTo(1013);
        }
    }

    @Test
    void theServersOwnVoiceNeedsNoToken() {
        try (TestServer server = withKey(null).canary(Duration.ofSeconds(1)).start()) {
            server.awaitMeter("chat_canary_seconds_count", count -> count >= 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherServerSaysWhoAClientIsOnEachTransport(TransportKind kind) throws IOException {
        HttpServer auth = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        auth.createContext("/", exchange -> {
            String question = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean known = question.contains("\"token\":\"good\"") || question.contains("\"cookie\":\"id=81\"");
            byte[] answer = "{\"sub\":\"u-1\",\"name\":\"Ann\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(known ? 200 : 401, known ? answer.length : -1);
            if (known) {
                exchange.getResponseBody().write(answer);
            }
            exchange.close();
        });
        auth.start();
        URI address = URI.create("http://127.0.0.1:" + auth.getAddress().getPort() + "/");
        AuthServer asked = new AuthServer(address, List.of("cookie"), AuthServer.Outage.DENY);
        try (TestServer server = TestServer.defaults()
                        .tokens(TokenRules.asking(asked, null))
                        .startOn(kind);
                Client ann = server.connect();
                Client bad = server.connect();
                Client line = server.plain("/?room=tea&token=good");
                RawClient browser = RawClient.open(server.port())) {
            ann.send(hello("good"));
            assertThat(ann.ask("{'type':'join','id':'j','room':'tea'}").string("user"))
                    .isEqualTo("u-1");
            assertThat(ann.next("joined").string("room")).isEqualTo("tea");
            assertThat(bad.ask(hello("bad")).string("code")).isEqualTo("bad_token");
            assertThat(bad.closeCode()).isEqualTo(4500);
            line.sendText("hi");
            assertThat(line.nextText()).isEqualTo("{\"name\":\"Ann\",\"mess\":\"hi\"}");
            browser.write(RawClient.request("GET /ws HTTP/1.1", "Cookie: id=81", "Sec-WebSocket-Protocol: chat.v1"));
            assertThat(browser.readAnswer().status()).isEqualTo(101);
            browser.write(RawClient.textFrame("{'type':'hello','id':'h'}"));
            assertThat(browser.next().string("user")).isEqualTo("u-1");
        } finally {
            auth.stop(0);
        }
    }

    @Test
    void aServerWithoutKeysTakesNoToken() {
        try (TestServer server = TestServer.start();
                Client ann = server.connect()) {
            assertThat(ann.ask(hello(token("{'sub':'u-1'}"))).string("message"))
                    .isEqualTo("this server takes no tokens");
            assertThat(ann.closeCode()).isEqualTo(4500);
        }
    }
}
