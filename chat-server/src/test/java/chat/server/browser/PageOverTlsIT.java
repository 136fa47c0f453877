package chat.server.browser;

import chat.server.TestServer;
import chat.server.tls.Certificate;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The page of a server that speaks TLS itself. */
@ExtendWith(Chromium.class)
class PageOverTlsIT {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void peopleTalkOverHttps(Browser browser) throws Exception {
        Visitors visitors = new Visitors(browser);
        try (TestServer server = TestServer.defaults()
                .tls(new Certificate(folder).writeTo(folder))
                .start()) {
            Page page = visitors.newPageOfItsOwn(Visitors.english().setIgnoreHTTPSErrors(true));
            page.navigate("https://127.0.0.1:" + server.port() + "/");
            Visitor ann = new Visitor(page, "Ann");
            ann.enter();

            ann.say("over TLS");

            ann.seesMessages("over TLS");
            visitors.leave();
        }
    }
}
