package chat.server.connection;

import chat.protocol.CloseReason;
import chat.protocol.ErrorCode;
import chat.protocol.Member;
import chat.server.audit.Addresses;
import chat.server.audit.Incident;
import chat.server.audit.Located;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What one connection has done, for operators; its end and the first refusal of each kind go to the trail. Confined to its event loop. */
final class Tally {

    private static final String NO_CODE = "none";

    private final ConnectionHandler handler;
    private final Services services;
    private final @Nullable Located client;
    private final boolean own;
    private final long openNanos = System.nanoTime();
    private int received;
    private int refused;

    /** What went to the trail: who floods must not fill it. Null if nothing did. */
    private @Nullable Set<ErrorCode> noted;

    /**
     * Made with the connection.
     *
     * @param client null if nobody knows better than the channel where the client is
     * @param own whether the client is the server itself, of which nothing is noted
     */
    Tally(ConnectionHandler handler, Services services, @Nullable Located client, boolean own) {
        this.client = client;
        this.own = own;
        this.handler = handler;
        this.services = services;
    }

    /** A frame came. On the hot path: once per frame. */
    void received() {
        received++;
    }

    /** A command is answered with an error. */
    void refused(ErrorCode code, String message) {
        services.metrics().error(code);
        refused++;
        if (noted == null) {
            noted = EnumSet.noneOf(ErrorCode.class);
        }
        if (noted.add(code)) {
            note(Incident.Kind.REFUSED, code.name().toLowerCase(Locale.ROOT), message);
        }
    }

    /** The server closes. */
    void closed(CloseReason reason) {
        services.metrics().closes().closedWith(reason);
        note(Incident.Kind.CLOSED, Integer.toString(reason.code()), reason.text());
    }

    /** The client closes with a code, or -1 if it gave none. */
    void closedByClient(int code) {
        services.metrics().closes().closedByClient(code);
        note(Incident.Kind.LEFT, code < 0 ? NO_CODE : Integer.toString(code), "the client closed");
    }

    /** The client is gone, or sends no more, without a close frame. */
    void leftWithoutAWord() {
        services.metrics().closes().closedByClient(0);
        note(Incident.Kind.LEFT, NO_CODE, "the client went away without a close frame");
    }

    boolean isOwn() {
        return own;
    }

    private void note(Incident.Kind kind, String code, String reason) {
        if (own) {
            return;
        }
        Member self = self();
        services.trail()
                .add(new Incident(
                        services.clock().millis(),
                        kind,
                        self == null ? null : self.user().value(),
                        self == null ? null : self.name().value(),
                        Addresses.text(handler.context().channel(), client),
                        code,
                        reason,
                        openSeconds(),
                        received,
                        refused));
    }

    private @Nullable Member self() {
        Commands commands = handler.connection().commands();
        return commands == null ? null : commands.self();
    }

    private long openSeconds() {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - openNanos);
    }

    OpenConnection view(long behindNanos) {
        Channel channel = handler.context().channel();
        Commands commands = handler.connection().commands();
        Member self = self();
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        return new OpenConnection(
                self == null ? null : self.user().value(),
                self == null ? null : self.name().value(),
                Addresses.text(channel, client),
                openSeconds(),
                commands == null ? 0 : commands.roomCount(),
                received,
                refused,
                pending == null ? 0 : pending.totalPendingWriteBytes(),
                TimeUnit.NANOSECONDS.toSeconds(behindNanos));
    }
}
