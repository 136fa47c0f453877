package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.server.TestServer;
import chat.server.proxies.RunningProxy;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page under a path of its own behind a real nginx. */
class PageSubPathIT extends AnnsScene {

    /** The last one is what follows the port of {@code proxy_pass}: a slash takes the path away. */
    private static final String CONFIGURATION = """
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
                server {
                    listen 127.0.0.1:%2$d;
                    location /chat {
                        proxy_pass http://127.0.0.1:%3$d%4$s;
                        proxy_http_version 1.1;
                        proxy_set_header Host $http_host;
                        proxy_set_header Upgrade $http_upgrade;
                        proxy_set_header Connection "upgrade";
                    }
                }
            }
            """;

    @TempDir
    private Path folder;

    private RunningProxy startNginx(int port, int serverPort, String stripped) throws IOException {
        Path program = Program.require("NGINX", List.of("nginx"), "the page under a path");
        String text = CONFIGURATION.formatted(folder, port, serverPort, stripped);
        Path configuration = Files.writeString(
                folder.resolve("nginx.conf"), stripped.isEmpty() ? text : text.replace("/chat {", "/chat/ {"));
        return RunningProxy.start(
                folder, port, List.of(program.toString(), "-c", configuration.toString(), "-p", folder.toString()));
    }

    private void assertWorks(int port, String address) {
        Page page = visitors.newPage(Visitors.english());
        page.navigate("http://127.0.0.1:" + port + address);
        Visitor bob = new Visitor(page, "Bob");

        bob.enter();
        bob.say("from under a path");

        bob.seesMessages("from under a path");
        bob.page().reload();
        bob.seesConnection("open");
        assertThat(page).hasURL("http://127.0.0.1:" + port + "/chat/#lobby");
    }

    @Test
    void connectsBesideThePageWhereTheProxyTakesThePathAway() throws IOException {
        int nginxPort = RunningProxy.freePort();
        try (RunningProxy nginx = startNginx(nginxPort, port, "/")) {
            assertWorks(nginxPort, "/chat/");
        }
    }

    @Test
    void connectsBesideThePageWhereTheProxyHandsThePathOn() throws IOException {
        int nginxPort = RunningProxy.freePort();
        try (TestServer below = TestServer.defaults().basePath("/chat").start();
                RunningProxy nginx = startNginx(nginxPort, below.port(), "")) {
            assertWorks(nginxPort, "/chat");
        }
    }
}
