package chat.loadtest.engine;

import chat.loadtest.judge.PublicationMark;
import chat.loadtest.plan.Template;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;

/** Fills in a template for the members of one room. Immutable. Hot path. */
final class TemplateWriter {

    private final List<Template.Part> pieces = new ArrayList<>();

    TemplateWriter(Template template, String room) {
        for (Template.Part part : template.parts()) {
            String text = part.place() == Template.Place.ROOM ? room : part.text();
            pieces.add(new Template.Part(part.place(), text));
        }
    }

    /**
     * Writes the text.
     *
     * @param id number of the text on its connection
     * @param message writes the text of the message
     */
    void write(long id, Runnable message, ByteBuf out) {
        for (Template.Part piece : pieces) {
            switch (piece.place()) {
                case LITERAL, ROOM -> ByteBufUtil.writeUtf8(out, piece.text());
                case ID -> PublicationMark.writeNumber(id, out);
                case TEXT -> message.run();
            }
        }
    }
}
