package chat.server.stream.disk;

import chat.protocol.ServerMessage;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.stream.Published;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A message that is to be kept. Handed from its publisher's thread to the writer's, and then used by that one alone. */
final class Draft {

    final DiskStreams.Turn turn;
    final DiskRoom room;
    final UserId user;
    final UserName name;
    final String text;
    final @Nullable String id;
    final long publishedNanos;
    final CompletableFuture<Published> outcome = new CompletableFuture<>();

    private ServerMessage.@Nullable Message message;
    private byte @Nullable [] payload;

    Draft(
            DiskStreams.Turn turn,
            DiskRoom room,
            UserId user,
            UserName name,
            String text,
            @Nullable String id,
            long publishedNanos) {
        this.turn = turn;
        this.room = room;
        this.user = user;
        this.name = name;
        this.text = text;
        this.id = id;
        this.publishedNanos = publishedNanos;
    }

    /** It has become this message, which is to be told. */
    void becomes(ServerMessage.Message numbered, byte[] encoded) {
        message = numbered;
        payload = encoded;
    }

    /** It was sent before, as this message. */
    void repeats(ServerMessage.Message first) {
        message = first;
    }

    /** What it has become, or repeats. */
    ServerMessage.Message message() {
        if (message == null) {
            throw new IllegalStateException("not numbered yet");
        }
        return message;
    }

    /** Null if it repeats a message. */
    byte @Nullable [] payload() {
        return payload;
    }
}
