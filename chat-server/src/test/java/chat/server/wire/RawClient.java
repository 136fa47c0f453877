package chat.server.wire;

import chat.server.TestServer;
import chat.server.client.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client on a plain socket, which can do what no good one does. Used by one thread. */
public final class RawClient implements AutoCloseable {

    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final byte[] MASK = {0x11, 0x22, 0x33, 0x44};

    public final Socket socket;
    private final DataInputStream in;

    /** One frame that came from the server. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares frames
    public record Frame(boolean fin, boolean deflated, int opcode, byte[] payload) {
        public String text() {
            return new String(deflated ? Zlib.inflate(payload) : payload, StandardCharsets.UTF_8);
        }

        public int closeCode() {
            if (opcode != CLOSE) {
                throw new AssertionError("not a close frame: " + opcode + " " + text());
            }
            return ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        }
    }

    /** What an HTTP request was answered with. */
    public record Answer(int status, Map<String, String> headers, String body) {}

    private RawClient(Socket socket, int port, int bufferBytes) throws IOException {
        this.socket = socket;
        if (bufferBytes > 0) {
            socket.setReceiveBufferSize(bufferBytes);
            socket.setSendBufferSize(bufferBytes);
        }
        if (!socket.isConnected()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) TestServer.BOUND.toMillis());
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    public static RawClient open(int port) throws IOException {
        return new RawClient(new Socket(), port, 0);
    }

    /** Over TLS, for one; connects if that is not done yet. */
    public static RawClient over(Socket socket, int port) throws IOException {
        return new RawClient(socket, port, 0);
    }

    /** For one that will not read, so that bytes soon have nowhere to go, either way. */
    public static RawClient openWithSmallBuffers(int port) throws IOException {
        return openWithBuffersOf(64 * 1024, port);
    }

    public static RawClient openWithBuffersOf(int bytes, int port) throws IOException {
        return new RawClient(new Socket(), port, bytes);
    }

    /** Speaks {@code chat.v1}, and has not said hello. */
    public static RawClient upgraded(TestServer server) throws IOException {
        return open(server.port()).upgrade();
    }

    /** Has said hello, and is in a room. */
    public static RawClient in(TestServer server, String room) throws IOException {
        RawClient client = upgraded(server);
        client.enter(room);
        return client;
    }

    public RawClient upgrade() throws IOException {
        write(handshake());
        Answer answer = readAnswer();
        if (answer.status() != 101) {
            throw new AssertionError("not upgraded: " + answer);
        }
        return this;
    }

    public void enter(String room) throws IOException {
        text("{'type':'hello','id':'h'}");
        text("{'type':'join','id':'j','room':'" + room + "'}");
        nextOfType("joined");
    }

    public static String handshake() {
        return request("GET /ws HTTP/1.1", "Sec-WebSocket-Protocol: chat.v1");
    }

    /** A request to upgrade, with some headers more. */
    public static String request(String line, String... headers) {
        StringBuilder request = new StringBuilder(line)
                .append("\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
                .append("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return request.append("\r\n").toString();
    }

    public void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    public void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Sends a whole text message; single quotes stand for JSON's double ones. */
    public void text(String message) throws IOException {
        write(textFrame(message));
    }

    public static byte[] textFrame(String message) {
        return frame(true, TEXT, message.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** A masked frame, as a client has to send it. */
    public static byte[] frame(boolean fin, int opcode, byte[] payload) {
        return frame((fin ? 0x80 : 0) | opcode, true, payload);
    }

    /** A frame with any first byte, masked or not. */
    public static byte[] frame(int firstByte, boolean masked, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) firstByte);
        int maskBit = masked ? 0x80 : 0;
        if (payload.length < 126) {
            frame.put((byte) (maskBit | payload.length));
        } else if (payload.length <= 0xFFFF) {
            frame.put((byte) (maskBit | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (maskBit | 127)).putLong(payload.length);
        }
        if (masked) {
            frame.put(MASK);
        }
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (masked ? payload[i] ^ MASK[i % 4] : payload[i]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    public Frame readFrame() throws IOException {
        int first = in.readUnsignedByte();
        long length = in.readUnsignedByte(); // a server's frames are not masked, or this is far too much
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        if (length < 0 || length > 16 << 20) {
            throw new AssertionError("a frame of " + length + " bytes");
        }
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        return new Frame((first & 0x80) != 0, (first & 0x40) != 0, first & 0x0F, payload);
    }

    /** The next frame that is not one of text. */
    public Frame nextControl() throws IOException {
        Frame frame = readFrame();
        while (frame.opcode() == TEXT) {
            frame = readFrame();
        }
        return frame;
    }

    /** The server's close frame, whatever comes before it. */
    public Frame nextClose() throws IOException {
        Frame frame = readFrame();
        while (frame.opcode() != CLOSE) {
            frame = readFrame();
        }
        return frame;
    }

    /** The server ends what it sends here, and does not reset the connection. */
    public void assertEnds() throws IOException {
        byte[] rest = in.readAllBytes();
        if (rest.length > 0) {
            throw new AssertionError(rest.length + " bytes more");
        }
    }

    /** The code of the server's close frame, whatever comes before it, which this client answers and then closes, as the server does. */
    public int closeCode() throws IOException {
        int code = nextClose().closeCode();
        write(frame(true, CLOSE, new byte[] {(byte) (code >> 8), (byte) code}));
        socket.shutdownOutput();
        awaitEnd();
        return code;
    }

    public Json next() throws IOException {
        return Json.parse(readFrame().text());
    }

    public Json nextOfType(String type) throws IOException {
        Json message = next();
        while (!message.type().equals(type)) {
            message = next();
        }
        return message;
    }

    public Answer readAnswer() throws IOException {
        Answer head = readHead();
        byte[] body = new byte[Integer.parseInt(head.headers().getOrDefault("content-length", "0"))];
        in.readFully(body);
        return new Answer(head.status(), head.headers(), new String(body, StandardCharsets.UTF_8));
    }

    /** An answer without its body. */
    public Answer readHead() throws IOException {
        int status = Integer.parseInt(readLine().substring("HTTP/1.1 ".length()).substring(0, 3));
        Map<String, String> headers = new TreeMap<>();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Answer(status, headers, "");
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server closed after: " + line);
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** Waits until the server has closed, whatever it says before that. */
    public void awaitEnd() throws IOException {
        try {
            in.readAllBytes();
        } catch (SocketException e) {
            // a reset is an end, too
        }
    }

    /** Goes away so that the server gets a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
