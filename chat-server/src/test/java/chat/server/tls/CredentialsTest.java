package chat.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.server.config.TlsFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {

    @TempDir
    private static Path keys;

    private static Certificate curve;
    private static Certificate rsa;

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void makeCertificates() throws GeneralSecurityException, IOException, InterruptedException {
        curve = new Certificate(keys);
        rsa = new Certificate(keys, "-keyalg", "RSA", "-keysize", "2048");
    }

    private Credentials read(String certificate, String key) throws IOException {
        return Credentials.read(new TlsFiles(
                Files.writeString(folder.resolve("cert.pem"), certificate),
                Files.writeString(folder.resolve("key.pem"), key)));
    }

    private void assertRefused(String certificate, String key, String flag, String file, String reason) {
        assertThatThrownBy(() -> read(certificate, key))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(flag + ": ")
                .hasMessageContaining(folder.resolve(file).toString())
                .hasMessageContaining(reason)
                .message()
                .hasLineCount(1);
    }

    private static String keyOf(Certificate certificate) throws GeneralSecurityException {
        return Certificate.pem("PRIVATE KEY", certificate.key());
    }

    /** The last element of PKCS 8 is an octet string that holds it. */
    private static byte[] bareKeyOf(Certificate certificate) throws GeneralSecurityException {
        byte[] wrapped = certificate.key();
        for (int i = 8; i < wrapped.length; i++) { // behind the version and the head of the kind
            int length = ByteBuffer.wrap(wrapped).get(i + 1) & 0xFF;
            int head = length < 0x80 ? 2 : 2 + (length & 0x7F);
            int rest = wrapped.length - i - head;
            boolean fits = length < 0x80
                    ? length == rest
                    : length == 0x81 ? (wrapped[i + 2] & 0xFF) == rest : lengthOfTwo(wrapped, i + 2) == rest;
            if (wrapped[i] == 0x04 && fits) {
                return Arrays.copyOfRange(wrapped, i + head, wrapped.length);
            }
        }
        throw new AssertionError("no key");
    }

    private static int lengthOfTwo(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).getShort(at) & 0xFFFF;
    }

    @Test
    void readsKeysInEveryUsualForm() throws GeneralSecurityException, IOException {
        assertThat(read(curve.text(), keyOf(curve)).chain()).hasSize(1);
        assertThat(read(rsa.text(), keyOf(rsa)).key().getAlgorithm()).isEqualTo("RSA");
        assertThat(read(curve.text(), Certificate.pem("EC PRIVATE KEY", bareKeyOf(curve)))
                        .key())
                .isEqualTo(read(curve.text(), keyOf(curve)).key());
        assertThat(read(rsa.text(), Certificate.pem("RSA PRIVATE KEY", bareKeyOf(rsa)))
                        .key())
                .isEqualTo(read(rsa.text(), keyOf(rsa)).key());
    }

    @Test
    void readsWhatStandsBetweenAndBesideThePartsThatCount() throws GeneralSecurityException, IOException {
        String both = "Bag Attributes\n" + keyOf(curve) + "subject=CN = localhost\n" + curve.text() + rsa.text();
        String parameters = Certificate.pem("EC PARAMETERS", new byte[] {6, 1, 1});

        Credentials read = read(both.replace("\n", "\r\n"), parameters + keyOf(curve));

        assertThat(read.chain()).hasSize(2);
        assertThat(read.name()).isEqualTo("CN=localhost");
    }

    @Test
    void namesTheFileThatIsWrong() throws GeneralSecurityException, IOException {
        String cert = curve.text();
        String key = keyOf(curve);

        assertRefused("nothing", key, "--tls-cert", "cert.pem", "is not PEM");
        assertRefused(cert, "", "--tls-key", "key.pem", "is not PEM");
        assertRefused(key, key, "--tls-cert", "cert.pem", "holds no certificate");
        assertRefused(cert, cert, "--tls-key", "key.pem", "holds no private key");
        assertRefused(
                "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n",
                key,
                "--tls-cert",
                "cert.pem",
                "its CERTIFICATE is damaged");
        assertRefused(cert.replaceFirst("M", "A"), key, "--tls-cert", "cert.pem", "certificate 1 in");
        assertRefused(cert, key.replaceFirst("M", "A"), "--tls-key", "key.pem", "cannot be read");
        assertRefused(cert, keyOf(rsa), "--tls-key", "key.pem", "is not EC as the certificate's");
        assertRefused(
                cert, Certificate.pem("ENCRYPTED PRIVATE KEY", curve.key()), "--tls-key", "key.pem", "is encrypted");
        assertRefused(cert, """
                -----BEGIN EC PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES-128-CBC,00

                AAAA
                -----END EC PRIVATE KEY-----
                """, "--tls-key", "key.pem", "is encrypted");
    }

    @Test
    void namesAFileThatIsNotThereOrNoFile() throws GeneralSecurityException, IOException {
        TlsFiles good = curve.writeTo(folder);
        Path nowhere = folder.resolve("nowhere");

        assertThatThrownBy(() -> Credentials.read(new TlsFiles(nowhere, good.key())))
                .hasMessage("--tls-cert: " + nowhere + " does not exist");
        assertThatThrownBy(() -> Credentials.read(new TlsFiles(good.certificate(), nowhere)))
                .hasMessage("--tls-key: " + nowhere + " does not exist");
        assertThatThrownBy(() -> Credentials.read(new TlsFiles(good.certificate(), folder)))
                .hasMessageContaining("--tls-key: " + folder + " cannot be read");
    }

    @Test
    void aKeyOfAnotherCertificateIsNotTaken() throws GeneralSecurityException, IOException, InterruptedException {
        Certificate other = new Certificate(folder);

        assertRefused(curve.text(), keyOf(other), "--tls-key", "key.pem", "is not the key of the certificate in");
    }

    @Test
    void aKindThatClientsDoNotTakeIsNotTaken() throws GeneralSecurityException, IOException, InterruptedException {
        Certificate edwards = new Certificate(folder, "-keyalg", "Ed25519");

        assertRefused(edwards.text(), keyOf(edwards), "--tls-cert", "cert.pem", "take RSA or EC");
    }

    @Test
    void warnsWhereClientsWillRefuseIt() throws GeneralSecurityException, IOException {
        Credentials read = read(curve.text(), keyOf(curve));
        Instant end = read.expiry();

        assertThat(read.warning(Instant.now())).isEmpty();
        assertThat(read.warning(end.plusSeconds(1)))
                .hasValueSatisfying(line -> assertThat(line).contains("has expired"));
        assertThat(read.warning(end.minus(Duration.ofMinutes(150))))
                .hasValueSatisfying(line -> assertThat(line).contains("expires in 2 hours"));
        assertThat(read.warning(end.minus(Duration.ofDays(4_000))))
                .hasValueSatisfying(line -> assertThat(line).contains("is valid from"));
    }
}
