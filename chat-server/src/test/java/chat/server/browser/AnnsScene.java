package chat.server.browser;

import chat.server.client.Client;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/**
 * Ann is in the lobby, without a page: what she does is done when the call returns. These tests are about the page alone, whatever
 * Java serves it.
 */
@Tag("page")
abstract class AnnsScene extends PageScene {

    Client ann;

    @BeforeEach
    final void letAnnIn() {
        ann = server.in("lobby", "Ann");
    }

    @AfterEach
    final void letAnnGo() {
        ann.close();
    }
}
