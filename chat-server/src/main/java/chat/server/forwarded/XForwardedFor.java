package chat.server.forwarded;

import chat.server.metrics.ProxyMeters.Fault;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code X-Forwarded-For: client, proxy1, proxy2}, in one line or several. Confined to one call. */
final class XForwardedFor implements Hops {

    private final List<String> lines;
    private int line;

    /** Where the rest of the line ends; negative if there is none. */
    private int end;

    XForwardedFor(List<String> lines) {
        this.lines = lines;
        this.line = lines.size();
        this.end = -1;
    }

    @Override
    public @Nullable Hop next() throws MalformedForwardingException {
        String entry = entry();
        while (entry != null && entry.isEmpty()) { // RFC 9110, section 5.6.1.2
            entry = entry();
        }
        if (entry == null) {
            return null;
        }
        InetAddress address = Node.address(entry).orElse(null);
        if (address == null && !Node.isHidden(entry)) {
            throw new MalformedForwardingException(Fault.X_FORWARDED_FOR, "X-Forwarded-For holds what is no address");
        }
        return new Hop(address, null, null);
    }

    private @Nullable String entry() {
        if (end < 0) {
            if (line == 0) {
                return null;
            }
            line--;
            end = lines.get(line).length();
        }
        int comma = lines.get(line).lastIndexOf(',', end - 1);
        String entry = lines.get(line).substring(comma + 1, end).strip();
        end = comma;
        return entry;
    }
}
