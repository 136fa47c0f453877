package chat.server.net;

import chat.server.audit.Addresses;
import chat.server.audit.Incident;
import chat.server.connection.Services;
import io.netty.channel.Channel;

/** Notes for operators who did not get a WebSocket, and why. Stateless. */
final class NotConnected {

    private NotConnected() {}

    /**
     * On the channel's event loop.
     *
     * @param code the kind of refusal as the metrics spell it
     * @param reason for people
     */
    static void note(Services services, Channel channel, String code, String reason) {
        String address = Addresses.text(channel, Wire.of(channel));
        services.trail().add(Incident.notConnected(services.clock().millis(), address, code, reason));
    }
}
