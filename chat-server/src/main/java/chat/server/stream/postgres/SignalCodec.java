package chat.server.stream.postgres;

import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.stream.Signal;
import chat.server.stream.postgres.SignalNote.News;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notes as the text of notifications. The first line has the version, the node and the number; every other one a piece of news: a sign, and fields with
 * tabs between them, which no name can hold. Signs that are not known here are skipped. Stateless.
 */
final class SignalCodec {

    /** PostgreSQL takes less than 8,000 bytes. */
    static final int MOST_BYTES = 7_999;

    private static final String VERSION = "1";
    private static final int MOST_HEADER_BYTES = 64;
    private static final int MOST_REASON_CHARS = 500;

    private SignalCodec() {}

    /**
     * Notes that say all of it, in the same order; one that says nothing if there is no news.
     *
     * @param numbers gives the number of each note
     */
    static List<String> encode(long node, LongSupplier numbers, List<News> news) {
        List<String> notes = new ArrayList<>();
        StringBuilder note = new StringBuilder();
        int bytes = 0;
        for (News piece : news) {
            String line = line(piece);
            int added = 1 + utf8Bytes(line);
            if (bytes + added > MOST_BYTES - MOST_HEADER_BYTES) {
                notes.add(header(node, numbers) + note);
                note.setLength(0);
                bytes = 0;
            }
            note.append('\n').append(line);
            bytes += added;
        }
        if (bytes > 0 || notes.isEmpty()) {
            notes.add(header(node, numbers) + note);
        }
        return notes;
    }

    private static String header(long node, LongSupplier numbers) {
        return VERSION + '\t' + node + '\t' + numbers.getAsLong();
    }

    private static String line(News news) {
        if (news instanceof SignalNote.Here here) {
            return "+" + fields(here.room(), here.member());
        } else if (news instanceof SignalNote.NotHere notHere) {
            return "-" + notHere.room() + '\t' + notHere.user();
        } else if (news instanceof SignalNote.Gone gone) {
            return "%" + gone.node() + '\t' + gone.silentMillis();
        } else if (news instanceof SignalNote.Passing passing) {
            return line(passing.signal());
        }
        return "*";
    }

    private static String line(Signal signal) {
        if (signal instanceof Signal.Typing typing) {
            return (typing.active() ? "~" : "=") + fields(typing.room(), typing.member());
        } else if (signal instanceof Signal.Disconnect disconnect) {
            return "!" + disconnect.user();
        } else if (signal instanceof Signal.Remove remove) {
            return "x" + remove.room() + '\t' + remove.user() + '\t' + oneLine(remove.reason());
        } else if (signal instanceof Signal.Invited invited) {
            return "@" + fields(invited.room(), invited.by()) + '\t' + invited.user();
        }
        throw new IllegalArgumentException("not for other nodes: " + signal);
    }

    private static String fields(RoomName room, Member member) {
        return room + "\t" + member.user() + '\t' + member.name();
    }

    /** Of what nobody has checked: PostgreSQL takes no U+0000, and its driver no lone surrogates. */
    private static String oneLine(String text) {
        String start = text.length() > MOST_REASON_CHARS ? text.substring(0, MOST_REASON_CHARS) : text;
        return start.replaceAll("[\\p{Cntrl}\\p{Cs}]", " ");
    }

    private static int utf8Bytes(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : (c < 0x800 || Character.isSurrogate(c) ? 2 : 3);
        }
        return bytes;
    }

    /** Empty if it is no note of a version that is known here. */
    static Optional<SignalNote> decode(String text) {
        String[] lines = text.split("\n", -1);
        String[] header = lines[0].split("\t", -1);
        if (header.length < 3 || !header[0].equals(VERSION)) {
            return Optional.empty();
        }
        try {
            List<News> news = new ArrayList<>(lines.length);
            for (int i = 1; i < lines.length; i++) {
                News piece = news(lines[i]);
                if (piece != null) {
                    news.add(piece);
                }
            }
            return Optional.of(new SignalNote(Long.parseLong(header[1]), Long.parseLong(header[2]), news));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static @Nullable News news(String line) {
        char sign = line.isEmpty() ? ' ' : line.charAt(0);
        if (sign == '*') {
            return new SignalNote.ReadAgain();
        }
        String[] fields = line.substring(Math.min(1, line.length())).split("\t", -1);
        if (fields.length < fieldsOf(sign)) {
            throw new IllegalArgumentException("a field is missing");
        }
        return switch (sign) {
            case '+' -> new SignalNote.Here(new RoomName(fields[0]), member(fields));
            case '-' -> new SignalNote.NotHere(new RoomName(fields[0]), new UserId(fields[1]));
            case '%' -> new SignalNote.Gone(Long.parseLong(fields[0]), Long.parseLong(fields[1]));
            case '~', '=' ->
                new SignalNote.Passing(new Signal.Typing(new RoomName(fields[0]), member(fields), sign == '~'));
            case '!' -> new SignalNote.Passing(new Signal.Disconnect(new UserId(fields[0])));
            case 'x' ->
                new SignalNote.Passing(new Signal.Remove(new UserId(fields[1]), new RoomName(fields[0]), fields[2]));
            case '@' ->
                new SignalNote.Passing(
                        new Signal.Invited(new UserId(fields[3]), new RoomName(fields[0]), member(fields)));
            default -> null;
        };
    }

    private static int fieldsOf(char sign) {
        return switch (sign) {
            case '@' -> 4;
            case '+', '~', '=', 'x' -> 3;
            case '-', '%' -> 2;
            default -> 1;
        };
    }

    private static Member member(String[] fields) {
        return new Member(new UserId(fields[1]), new UserName(fields[2]));
    }
}
