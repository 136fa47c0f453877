package chat.server.tls;

import chat.server.config.TlsFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A certificate with its key, which fit together. Immutable.
 *
 * @param chain the server's certificate, and those that vouch for it
 */
public record Credentials(PrivateKey key, List<X509Certificate> chain) {

    private static final String CERT = "--tls-cert";
    private static final String KEY = "--tls-key";

    private static final byte[] PROBE = {1, 2, 3, 4};

    /**
     * Reads both files.
     *
     * @throws IOException with one line that names the flag and the file that is wrong
     */
    public static Credentials read(TlsFiles files) throws IOException {
        List<X509Certificate> chain = chain(files.certificate());
        X509Certificate own = chain.get(0);
        String signature = signature(own, files.certificate());
        PrivateKey key = PrivateKeys.read(files.key(), KEY, own.getPublicKey());
        if (!fit(key, own, signature)) {
            throw new IOException(KEY + ": " + files.key() + " is not the key of the certificate in "
                    + files.certificate() + ", which is of " + own.getSubjectX500Principal());
        }
        return new Credentials(key, chain);
    }

    private static List<X509Certificate> chain(Path path) throws IOException {
        List<X509Certificate> chain = new ArrayList<>();
        for (PemFile.Block block : PemFile.read(path, CERT).blocks()) {
            if (block.label().endsWith("CERTIFICATE")) {
                try {
                    chain.add((X509Certificate) CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(block.bytes())));
                } catch (GeneralSecurityException e) {
                    throw new IOException(
                            CERT + ": certificate " + (chain.size() + 1) + " in " + path + " cannot be read", e);
                }
            }
        }
        if (chain.isEmpty()) {
            throw new IOException(CERT + ": " + path + " holds no certificate");
        }
        return List.copyOf(chain);
    }

    /** How keys of the certificate's kind sign. */
    private static String signature(X509Certificate own, Path path) throws IOException {
        String kind = own.getPublicKey().getAlgorithm();
        return switch (kind) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default ->
                throw new IOException(CERT + ": " + path + " has a key of the kind " + kind + "; take RSA or EC");
        };
    }

    private static boolean fit(PrivateKey key, X509Certificate certificate, String algorithm) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** When the first of the certificates ends. */
    public Instant expiry() {
        return chain.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** What clients will not like: a line for an operator. */
    public Optional<String> warning(Instant now) {
        Instant begin = chain.get(0).getNotBefore().toInstant();
        if (now.isBefore(begin)) {
            return Optional.of("the certificate of " + name() + " is valid from " + begin + " on: clients refuse it");
        }
        long hours = Duration.between(now, expiry()).toHours();
        return expiry().isBefore(now)
                ? Optional.of("the certificate of " + name() + " has expired at " + expiry() + ": clients refuse it")
                : hours < 24
                        ? Optional.of("the certificate of " + name() + " expires in " + hours + " hours")
                        : Optional.empty();
    }

    /** Whose certificate it is. */
    public String name() {
        return chain.get(0).getSubjectX500Principal().getName();
    }
}
