package chat.protocol.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextFrameTest {

    @ParameterizedTest
    @CsvSource({
        "0, 8100",
        "1, 8101",
        "2, 8102",
        "125, 817d",
        "126, 817e007e",
        "127, 817e007f",
        "65535, 817effff",
        "65536, 817f0000000000010000",
        "70000, 817f0000000000011170"
    })
    void writesTheShortestHeaderForTheLength(int length, String header) {
        ByteBuf out = PooledByteBufAllocator.DEFAULT.buffer(1);
        try {
            TextFrame.append(out, length, TextFrameTest::writePayload);

            assertFrame(out, header, length);
            assertThat(out.isReadable()).isFalse();
            assertThat(header.length() / 2).isLessThanOrEqualTo(TextFrame.MAX_HEADER_BYTES);
        } finally {
            out.release();
        }
    }

    @Test
    void appendsFramesOneAfterTheOther() {
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(1);
        try {
            out.writeByte('x');
            TextFrame.append(out, 200, TextFrameTest::writePayload);
            TextFrame.append(out, 0, TextFrameTest::writePayload);
            TextFrame.append(out, 70_000, TextFrameTest::writePayload);
            TextFrame.append(out, 3, TextFrameTest::writePayload);
            TextFrame.append(out, 126, TextFrameTest::writePayload);

            assertThat(out.readByte()).isEqualTo((byte) 'x');
            assertFrame(out, "817e00c8", 200);
            assertFrame(out, "8100", 0);
            assertFrame(out, "817f0000000000011170", 70_000);
            assertFrame(out, "8103", 3);
            assertFrame(out, "817e007e", 126);
            assertThat(out.isReadable()).isFalse();
        } finally {
            out.release();
        }
    }

    private static void assertFrame(ByteBuf in, String header, int length) {
        ByteBuf read = in.readSlice(header.length() / 2);
        assertThat(ByteBufUtil.hexDump(read)).isEqualTo(header);
        byte[] payload = new byte[length];
        in.readBytes(payload);
        assertThat(payload).isEqualTo(payload(length));
    }

    private static void writePayload(int length, ByteBuf out) {
        out.writeBytes(payload(length));
    }

    /** Bytes of which any that moved by a few would show. */
    private static byte[] payload(int length) {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) ('0' + i % 61);
        }
        return payload;
    }
}
