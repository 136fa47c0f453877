package chat.loadtest.engine;

import chat.loadtest.judge.PublicationMark;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** Writes the command {@code send}, in which nothing needs an escape. Confined to an event loop. Hot path. */
final class SendWriter {

    private final PublicationMark mark;

    SendWriter(PublicationMark mark) {
        this.mark = mark;
    }

    void write(String room, int publisher, int number, long dueMicros, ByteBuf out) {
        ByteBufUtil.writeAscii(out, "{\"type\":\"send\",\"id\":\"");
        PublicationMark.writeNumber(number, out);
        ByteBufUtil.writeAscii(out, "\",\"room\":\"");
        ByteBufUtil.writeAscii(out, room);
        ByteBufUtil.writeAscii(out, "\",\"text\":\"");
        writeText(publisher, number, dueMicros, out);
        ByteBufUtil.writeAscii(out, "\"}");
    }

    /** Writes the text alone. */
    void writeText(int publisher, int number, long dueMicros, ByteBuf out) {
        mark.write(publisher, number, dueMicros, out);
    }
}
