package chat.server.attack;

import chat.server.TestServer;
import chat.server.wire.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Many sockets of one attacker. Used by one thread. */
final class Attackers implements AutoCloseable {

    /** Where they come from. */
    static final String ADDRESS = "127.0.0.2";

    /** So that the kernel does not take for them what they do not read. */
    private static final int BUFFER_BYTES = 16 * 1024;

    private final int port;
    private final List<SocketChannel> sockets = new ArrayList<>();

    Attackers(TestServer server) {
        this.port = server.port();
    }

    /** One of them, with all that a raw client can do. */
    static RawClient one(TestServer server) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(BUFFER_BYTES);
        socket.bind(new InetSocketAddress(ADDRESS, 0));
        return RawClient.over(socket, server.port());
    }

    /** One that has said hello and is in a room. */
    static RawClient in(TestServer server, String room) throws IOException {
        RawClient client = one(server).upgrade();
        client.enter(room);
        return client;
    }

    /** Opens sockets that each send {@code first}, if they get that far. They do not read. */
    void open(int count, String first) throws IOException {
        byte[] bytes = first.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < count; i++) {
            SocketChannel socket = SocketChannel.open();
            sockets.add(socket);
            socket.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
            socket.bind(new InetSocketAddress(ADDRESS, 0));
            try {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                socket.write(ByteBuffer.wrap(bytes));
            } catch (SocketException e) {
                // it was refused at once
            } catch (IOException e) {
                if (socket.isConnected()) {
                    continue; // a broken pipe is a refusal, too
                }
                throw e;
            }
        }
    }

    /** How often one of the server's limits was reached. */
    static double reached(TestServer server, String limit) {
        return server.meter(limit(limit));
    }

    /** The name of that meter. */
    static String limit(String limit) {
        return "chat_limits_times_total{limit=\"" + limit + "\"}";
    }

    /** Waits until the server has ended all of them. */
    void awaitEnd() throws IOException {
        ByteBuffer dropped = ByteBuffer.allocate(64 * 1024);
        for (SocketChannel socket : sockets) {
            try {
                while (socket.isConnected() && socket.read(dropped.clear()) >= 0) {
                    // what was answered
                }
            } catch (IOException e) {
                // a reset is an end, too
            }
        }
    }

    /**
     * Writes as long as the server takes it, but {@code most} bytes at most, and reads nothing; gives how many it took until it closed, or
     * took nothing more.
     */
    static long flood(RawClient client, byte[] frames, long most) throws IOException {
        long written = 0;
        try {
            while (written < most) {
                client.write(frames);
                written += frames.length;
            }
        } catch (SocketException e) {
            // closed
        }
        return written;
    }

    static byte[] times(int count, byte[] frame) {
        byte[][] many = new byte[count][];
        Arrays.fill(many, frame);
        return RawClient.join(many);
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel socket : sockets) {
            socket.close();
        }
    }
}
