package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page under a path of its own behind a real nginx. */
class PageSubPathIT extends AnnsScene {

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
                    location /chat/ {
                        proxy_pass http://127.0.0.1:%3$d/;
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

    private Process nginx;
    private int nginxPort;

    @BeforeEach
    void startNginx() throws IOException {
        Path program = Program.require("NGINX", List.of("nginx"), "the page under a path");
        try (ServerSocket free = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            nginxPort = free.getLocalPort();
        }
        Path configuration =
                Files.writeString(folder.resolve("nginx.conf"), CONFIGURATION.formatted(folder, nginxPort, port));
        nginx = new ProcessBuilder(program.toString(), "-c", configuration.toString(), "-p", folder.toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader log = nginx.inputReader();
        StringBuilder all = new StringBuilder();
        for (String line = log.readLine(); !all.toString().contains("start worker process"); line = log.readLine()) {
            if (line == null) {
                throw new IOException("nginx does not start: " + all);
            }
            all.append(line).append('\n');
        }
    }

    @AfterEach
    void stopNginx() {
        if (nginx != null) {
            nginx.destroy();
        }
    }

    @Test
    void connectsBesideThePage() {
        Page page = visitors.newPage(Visitors.english());
        page.navigate("http://127.0.0.1:" + nginxPort + "/chat/");
        Visitor bob = new Visitor(page, "Bob");

        bob.enter();
        bob.say("from under a path");

        bob.seesMessages("from under a path");
        bob.page().reload();
        bob.seesConnection("open");
        assertThat(page).hasURL("http://127.0.0.1:" + nginxPort + "/chat/?room=lobby");
    }
}
