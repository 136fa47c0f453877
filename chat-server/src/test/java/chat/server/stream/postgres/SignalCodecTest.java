package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.stream.Signal;
import chat.server.stream.postgres.SignalNote.News;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class SignalCodecTest {

    private static final RoomName ROOM = new RoomName("日本.room_-1");
    private static final UserId USER = new UserId("a_-9");
    private static final Member MEMBER = new Member(USER, new UserName("Anna 👍 – é"));

    private final AtomicLong numbers = new AtomicLong();

    private List<String> encode(List<News> news) {
        return SignalCodec.encode(7, numbers::incrementAndGet, news);
    }

    @Test
    void everythingComesBackAsItWas() {
        List<News> news = List.of(
                new SignalNote.Here(ROOM, MEMBER),
                new SignalNote.NotHere(ROOM, USER),
                new SignalNote.ReadAgain(),
                new SignalNote.Gone(Long.MAX_VALUE, 3_100),
                new SignalNote.Passing(new Signal.Typing(ROOM, MEMBER, true)),
                new SignalNote.Passing(new Signal.Typing(ROOM, MEMBER, false)),
                new SignalNote.Passing(new Signal.Invited(new UserId("b"), ROOM, MEMBER)),
                new SignalNote.Passing(new Signal.Disconnect(USER)),
                new SignalNote.Passing(new Signal.Remove(USER, ROOM, "why not")));

        assertThat(encode(news))
                .singleElement()
                .satisfies(note -> assertThat(SignalCodec.decode(note)).contains(new SignalNote(7, 1, news)));
    }

    @Test
    void aNodeWithoutNewsSaysThatItIsThere() {
        assertThat(encode(List.of()))
                .singleElement()
                .satisfies(note -> assertThat(SignalCodec.decode(note)).contains(new SignalNote(7, 1, List.of())));
    }

    @Test
    void noNoteIsLongerThanPostgresTakes() {
        List<News> news = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Member member = new Member(new UserId("user" + i), new UserName("名前".repeat(16)));
            news.add(new SignalNote.Here(new RoomName("部".repeat(64)), member));
        }
        List<String> notes = encode(news);

        assertThat(notes)
                .hasSizeGreaterThan(1)
                .allMatch(note -> note.getBytes(StandardCharsets.UTF_8).length <= SignalCodec.MOST_BYTES);
        assertThat(notes.stream().flatMap(note -> SignalCodec.decode(note).orElseThrow().news().stream()))
                .containsExactlyElementsOf(news);
        assertThat(notes.stream()
                        .map(note -> SignalCodec.decode(note).orElseThrow().number()))
                .doesNotHaveDuplicates()
                .startsWith(1L, 2L);
    }

    @Test
    void whatALaterReleaseSaysIsSkipped() {
        String note = encode(List.of(new SignalNote.NotHere(ROOM, USER))).get(0);

        assertThat(SignalCodec.decode(note + "\n?of\ta\tlater\trelease"))
                .contains(new SignalNote(7, 1, List.of(new SignalNote.NotHere(ROOM, USER))));
        assertThat(SignalCodec.decode("2" + note.substring(1))).isEmpty();
    }

    @Test
    void whatIsNoNoteIsNone() {
        for (String text : List.of("", "1", "1\t7", "1\tx\t1", "1\t7\t1\n+room", "1\t7\t1\n+\t\t", "1\t7\t1\n%1\tx")) {
            assertThat(SignalCodec.decode(text)).as(text).isEmpty();
        }
    }

    @Test
    void aReasonCannotBreakANote() {
        Signal remove = new Signal.Remove(USER, ROOM, "a\u0000b\nc\td\uD800e" + "x".repeat(1_000) + "👍");
        String note = encode(List.of(new SignalNote.Passing(remove))).get(0);

        assertThat(SignalCodec.decode(note).orElseThrow().news())
                .singleElement()
                .satisfies(news -> {
                    String reason = ((Signal.Remove) ((SignalNote.Passing) news).signal()).reason();
                    assertThat(reason).startsWith("a b c d ex").hasSize(500);
                });
    }
}
