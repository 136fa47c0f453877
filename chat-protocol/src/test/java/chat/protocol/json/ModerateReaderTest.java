package chat.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.protocol.AddressRange;
import chat.protocol.ClientMessage;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomKind;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import io.netty.buffer.Unpooled;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What moderators say. */
final class ModerateReaderTest {

    private static final RoomName TEA = new RoomName("tea");
    private static final ModeratorAct.Target ANN = new ModeratorAct.OfUser(new UserId("ann"));

    private static ClientMessage read(String json) throws MalformedMessageException {
        return new ClientMessageReader(100).read(Unpooled.wrappedBuffer(Bytes.utf8(json.replace('\'', '"'))));
    }

    @Test
    void readsActsInARoomAndEverywhere() throws MalformedMessageException {
        assertThat(
                        read(
                                "{'type':'moderate','id':'m','room':'tea','action':'mute','user':'ann','forMs':5,'reason':'x'}"))
                .isEqualTo(new ClientMessage.Moderate("m", TEA, ModeratorAct.mute(ANN, null, "x"), 5L));
        assertThat(read("{'type':'moderate','action':'ban','address':'2001:db8::1'}"))
                .isEqualTo(new ClientMessage.Moderate(
                        null,
                        null,
                        ModeratorAct.ban(
                                new ModeratorAct.OfAddress(
                                        AddressRange.parse("2001:db8::/64").orElseThrow()),
                                null,
                                null),
                        null));
        assertThat(read("{'type':'moderate','room':'tea','action':'purge','user':'ann','since':7}"))
                .isEqualTo(new ClientMessage.Moderate(null, TEA, ModeratorAct.purge(new UserId("ann"), 7, null), null));
    }

    @Test
    void readsSettings() throws MalformedMessageException {
        assertThat(read("{'type':'configure','room':'tea','settings':{'kind':'invite','slowMs':9,'members':['ann']}}"))
                .isEqualTo(new ClientMessage.Configure(
                        null,
                        TEA,
                        new RoomSettings(
                                RoomKind.INVITE,
                                9L,
                                null,
                                new TreeSet<>(Set.of(new UserId("ann"))),
                                null,
                                null,
                                null)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`'action':'ban'` | field user",
                "`'action':'ban','user':'ann','address':'192.0.2.7'` | field user",
                "`'action':'ban','user':'a b'` | field user",
                "`'action':'ban','address':'0.0.0.0/0'` | field address",
                "`'action':'ban','address':'::/0'` | field address",
                "`'action':'ban','address':'example.org'` | field address",
                "`'action':'ban','user':'ann','forMs':-1` | field forMs",
                "`'action':'ban','user':'ann','forMs':0` | field forMs",
                "`'action':'ban','user':'ann','forMs':9007199254740992` | field forMs",
                "`'action':'block','user':'ann'` | field action",
                "`'action':'hang','user':'ann'` | field action",
                "`'action':'purge','user':'ann'` | field since",
                "`'action':'purge','address':'192.0.2.7','since':1` | field action",
                "`'user':'ann'` | field action",
            })
    void refusesWhatCannotBe(String fields, String field) {
        assertThatThrownBy(() -> read("{'type':'moderate','room':'tea'," + fields + "}"))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageStartingWith(field + " ");
    }

    @Test
    void refusesAReasonThatIsTooLong() {
        String reason = "x".repeat(ModeratorAct.REASON_CHARS + 1);
        assertThatThrownBy(() -> read("{'type':'moderate','action':'kick','user':'ann','reason':'" + reason + "'}"))
                .hasMessageStartingWith("field reason ");
    }
}
