package chat.server;

import chat.server.capacity.MemoryCeiling;
import chat.server.config.ServerConfig;
import chat.server.config.Store;
import chat.server.net.EventLoops;
import chat.server.net.Listeners;
import chat.server.stream.RoomStreams;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the log says at the start and at the stop, in a line each. Stateless. */
final class Lines {

    private Lines() {}

    static String atStart(
            ServerConfig config, RoomStreams streams, EventLoops loops, List<Channel> chat, List<Channel> management) {
        return "clients at " + text(chat) + ", operators at " + text(management) + "; messages in "
                + place(config.history().store())
                + streams.replication().map(level -> " (" + level + ")").orElse("") + "; transport "
                + loops.transport().name() + " (" + loops.why() + "), "
                + config.engine().eventLoops() + " event loops; " + MemoryCeiling.lineOfThisProcess(config);
    }

    private static String place(@Nullable Store store) {
        if (store instanceof Store.Folder folder) {
            return folder.folder().toString();
        }
        return store instanceof Store.Postgres postgres ? String.join(" and ", postgres.urls()) : "memory";
    }

    private static String text(List<Channel> listeners) {
        return listeners.stream()
                .map(listener -> Listeners.url("tcp", listener))
                .collect(Collectors.joining(" and "));
    }

    static String atStop(String why, long clients, long ranNanos) {
        Duration ran = Duration.ofNanos(ranNanos);
        return "stops with " + clients + " clients after " + ran.toDays() + " days and "
                + ran.minusDays(ran.toDays()).toSeconds() + " s: " + why;
    }
}
