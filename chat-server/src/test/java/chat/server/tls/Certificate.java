package chat.server.tls;

import chat.server.TestServer;
import chat.server.config.TlsFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for localhost that nobody signed, and what both sides of TLS make of it. */
public final class Certificate {

    private static final char[] PASSWORD = "password".toCharArray();
    private static final String ALIAS = "localhost";

    private final KeyStore keys = KeyStore.getInstance("PKCS12");

    /** Has the JDK's keytool make it in {@code folder}, with a key for elliptic curves. */
    public Certificate(Path folder) throws GeneralSecurityException, IOException, InterruptedException {
        this(folder, "-keyalg", "EC");
    }

    /** The same, with more words for keytool. */
    public Certificate(Path folder, String... words)
            throws GeneralSecurityException, IOException, InterruptedException {
        Path file = Files.createTempDirectory(folder, "keys").resolve("localhost.p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD)));
        command.addAll(List.of(words));
        Process keytool = new ProcessBuilder(command).inheritIO().start();
        if (!keytool.waitFor(TestServer.BOUND.toSeconds(), TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException("keytool failed");
        }
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
    }

    public KeyManagerFactory forServer() throws GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD);
        return factory;
    }

    /** Those who trust it, and nothing else. */
    public SSLContext forClients() throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** In DER, as PKCS 8. */
    byte[] key() throws GeneralSecurityException {
        return keys.getKey(ALIAS, PASSWORD).getEncoded();
    }

    /** In PEM. */
    public String text() throws GeneralSecurityException {
        return pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
    }

    static String pem(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + label + "-----\n";
    }

    /** Writes both files for a server, in PEM, over those that are there. */
    public TlsFiles writeTo(Path folder) throws GeneralSecurityException, IOException {
        return new TlsFiles(
                write(folder.resolve("cert.pem"), text()), write(folder.resolve("key.pem"), pem("PRIVATE KEY", key())));
    }

    private static Path write(Path path, String text) throws IOException {
        return Files.writeString(path, text, StandardCharsets.US_ASCII);
    }
}
