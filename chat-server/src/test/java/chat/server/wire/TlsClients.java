package chat.server.wire;

import chat.server.tls.Certificate;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Clients over TLS that see the records, too. Each is used by one thread. */
final class TlsClients {

    static final byte CHANGE_CIPHER_SPEC = 20;
    static final byte ALERT = 21;
    static final byte APPLICATION_DATA = 23;

    private final SSLContext context;

    TlsClients(Certificate certificate) throws GeneralSecurityException {
        context = certificate.forClients();
    }

    /** One that has done its handshake. */
    record TlsClient(RawClient client, SSLSocket tls, Socket socket, RecordReader records) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    TlsClient connect(int port, String... protocols) throws IOException {
        RecordReader[] reader = new RecordReader[1];
        Socket socket = new Socket() {
            @Override
            public InputStream getInputStream() throws IOException {
                if (reader[0] == null) {
                    reader[0] = new RecordReader(super.getInputStream());
                }
                return reader[0];
            }
        };
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", port, true);
        if (protocols.length > 0) {
            tls.setEnabledProtocols(protocols);
        }
        RawClient client = RawClient.over(tls, port);
        tls.startHandshake();
        return new TlsClient(client, tls, socket, reader[0]);
    }

    /** Notes the kind of each record that passes (RFC 8446, section 5.1). */
    static final class RecordReader extends FilterInputStream {

        private static final int HEADER_BYTES = 5;

        private final List<Byte> kinds = new ArrayList<>();
        private final byte[] header = new byte[HEADER_BYTES];
        private int inHeader;
        private int left;

        RecordReader(InputStream in) {
            super(in);
        }

        /** Since this was asked last. */
        List<Byte> take() {
            List<Byte> taken = List.copyOf(kinds);
            kinds.clear();
            return taken;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            for (int i = offset; i < offset + read; i++) {
                see(bytes[i]);
            }
            return read;
        }

        private void see(byte next) {
            if (left > 0) {
                left--;
                return;
            }
            header[inHeader++] = next;
            if (inHeader == HEADER_BYTES) {
                inHeader = 0;
                kinds.add(header[0]);
                left = (header[3] & 0xFF) << 8 | header[4] & 0xFF;
            }
        }
    }
}
