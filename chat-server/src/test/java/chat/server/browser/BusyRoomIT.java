package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A room in which 200 messages a second come in while somebody writes. */
class BusyRoomIT extends AnnsScene {

    private static final int MESSAGES = 1_000;
    private static final long EVERY_NANOS = 5_000_000;

    private void postAtPace() {
        long start = System.nanoTime();
        for (int i = 1; i <= MESSAGES; i++) {
            ann.say("lobby", "message " + i);
            for (long wait; (wait = start + i * EVERY_NANOS - System.nanoTime()) > 0; ) {
                LockSupport.parkNanos(wait);
            }
        }
    }

    @Test
    void whoWritesLosesNoKeyAndThePageHasTimeToSpare() {
        Page page = visitors.enter(port, "Bob").page();
        CDPSession devTools = page.context().newCDPSession(page);
        JsonObject byCpu = new JsonObject();
        byCpu.addProperty("timeDomain", "threadTicks");
        devTools.send("Performance.enable", byCpu);
        double before = taskSeconds(devTools);
        long start = System.nanoTime();

        CompletableFuture<Void> posting = CompletableFuture.runAsync(this::postAtPace);
        StringBuilder written = new StringBuilder();
        while (!posting.isDone()) {
            page.locator("#text").pressSequentially("quick ");
            written.append("quick ");
        }

        assertThat(page.locator(".message .text").last()).hasText("message " + MESSAGES);
        double share = (taskSeconds(devTools) - before) / ((System.nanoTime() - start) / 1e9);
        assertThat(page.locator("#text")).hasValue(written.toString());
        assertThat(page.locator(".message")).hasCount(300);
        assertThat(page.locator(".message").last()).isInViewport();
        assertThat(share).as("the share of a core that the page takes").isLessThan(0.5);
    }

    /** What the page's thread took of a core so far, however busy the machine was with other things. */
    private static double taskSeconds(CDPSession devTools) {
        for (JsonElement metric : devTools.send("Performance.getMetrics").getAsJsonArray("metrics")) {
            if (metric.getAsJsonObject().get("name").getAsString().equals("TaskDuration")) {
                return metric.getAsJsonObject().get("value").getAsDouble();
            }
        }
        throw new AssertionError("no such metric");
    }
}
