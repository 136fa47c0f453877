package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.protocol.ModeratorAct;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.client.Json;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a page says to somebody whom a moderator has muted. */
class MutedIT extends AnnsScene {

    private static final RoomName LOBBY = new RoomName("lobby");
    private static final long SOON_MS = 8_000;
    private static final long IN_2096 = 4_000_000_000_000L; // 2 October, 07:06:40 UTC

    private ModeratorAct.Target bob() {
        Json bob = ann.ask("{'type':'members','id':'m','room':'lobby'}").objects("members").stream()
                .filter(member -> member.string("name").equals("Bob"))
                .findAny()
                .orElseThrow();
        return new ModeratorAct.OfUser(new UserId(bob.string("user")));
    }

    private void mute(@Nullable Long until, @Nullable String reason) {
        server.moderate(LOBBY, ModeratorAct.mute(bob(), until, reason));
    }

    private static void reads(Page page, String... lines) {
        assertThat(page.locator("#closed-why span")).hasText(lines);
        assertThat(page.locator("#send")).isDisabled();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    en-GB | Europe/London | A moderator muted you: caps | You may write again after 2 Oct 2096, 08:06.
                    zh-CN | Asia/Shanghai | 管理员已将您禁言：caps      | 您可在2096年10月2日 15:06之后重新发言。
                    zh-TW | Asia/Taipei   | 管理員已將您禁言：caps      | 您可在2096年10月2日 下午3:06之後重新發言。
                    """)
    void untilWhenInTheReadersTimeAndLanguageAndAfterAReloadToo(String locale, String zone, String why, String until) {
        Page page = visitors.newPage(new NewContextOptions().setLocale(locale).setTimezoneId(zone));
        visitors.enter(page, port, "Bob");

        mute(IN_2096, "caps");

        reads(page, why, until);
        page.reload();
        reads(page, why, until);
    }

    @Test
    void thatItHasNoEndUntilAModeratorLiftsIt() {
        Visitor bob = visitors.enter(port, "Bob");

        mute(null, null);

        reads(bob.page(), "A moderator muted you.", "This holds until a moderator lifts it.");
        server.moderate(LOBBY, ModeratorAct.unmute(bob(), null));
        assertThat(bob.page().locator("#closed-why")).hasCount(0);
        bob.say("sorry");
        bob.seesMessages("sorry");
    }

    @Test
    void thatItHasEnded() {
        Visitor bob = visitors.enter(port, "Bob");

        mute(null, null);
        assertThat(bob.page().locator("#send")).isDisabled();
        mute(System.currentTimeMillis() + SOON_MS, null);

        assertThat(bob.page().locator("#closed-why")).hasCount(0);
        bob.say("sorry");
        bob.seesMessages("sorry");
    }
}
