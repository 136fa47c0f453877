package chat.server.browser;

import chat.server.client.Client;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Ann is in the lobby, without a page: what she does is done when the call returns. */
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
