package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading by finger, on a phone. */
class TouchIT extends AnnsScene {

    private Page page;
    private CDPSession devTools;

    @BeforeEach
    void letBobIn() {
        page = visitors.newPage(
                Visitors.english().setViewportSize(360, 740).setHasTouch(true).setIsMobile(true));
        for (int i = 1; i <= 60; i++) {
            ann.post("lobby", "message " + i);
        }
        visitors.enter(page, port, "Bob");
        assertThat(page.locator(".message .text").last()).hasText("message 60");
        assertThat(page.locator("#messages.pinned")).hasCount(1);
        devTools = page.context().newCDPSession(page);
    }

    private void touch(String type, double x, double y) {
        JsonObject event = new JsonObject();
        event.addProperty("type", type);
        JsonArray points = new JsonArray();
        if (!type.equals("touchEnd")) {
            JsonObject point = new JsonObject();
            point.addProperty("x", x);
            point.addProperty("y", y);
            points.add(point);
        }
        event.add("touchPoints", points);
        devTools.send("Input.dispatchTouchEvent", event);
    }

    @Test
    void aFingerThatPullsTheTextDownStopsFollowing() {
        touch("touchStart", 180, 300);
        for (int y = 310; y <= 600; y += 10) {
            touch("touchMove", 180, y);
        }
        for (int i = 0; i < 5; i++) { // it stays, so that the list does not roll on
            page.waitForTimeout(50);
            touch("touchMove", 180, 600 + i % 2);
        }
        touch("touchEnd", 180, 600);

        assertThat(page.locator("#messages.pinned")).hasCount(0);
        ann.post("lobby", "the newest");
        assertThat(page.locator("#new-messages")).hasText("↓ 1 new message");
        page.locator("#new-messages").tap();
        assertThat(page.locator(".message .text").last()).isInViewport();
        assertThat(page.locator("#messages.pinned")).hasCount(1);
    }

    @Test
    void aFingerThatStaysShowsWhatCanBeDone() {
        Locator message = page.locator(".message").last();
        BoundingBox box = message.boundingBox();
        page.mouse().move(1, 1); // it was at the button to enter
        assertThat(page.locator(".toolbar")).hasCount(0);

        touch("touchStart", box.x + 100, box.y + 10);
        assertThat(message.locator(".toolbar button")).hasCount(2);
        touch("touchEnd", box.x + 100, box.y + 10);

        assertThat(message.locator(".toolbar")).hasCount(1);
        assertThat(message.locator(".toolbar button").first().boundingBox().height)
                .isGreaterThanOrEqualTo(44);
        page.touchscreen().tap(20, 100);
        assertThat(page.locator(".toolbar")).hasCount(0);
    }
}
