package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who means no good at the API harms nobody else. */
final class ApiAttackTest {

    private static final int WRONG = 1_000;
    private static final int TEN_MEGABYTES = 10 << 20;

    @TempDir
    private static Path folder;

    private static String request(String secret) {
        return "GET /api/v1/rooms HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + secret + "\r\n\r\n";
    }

    @Test
    void aThousandWrongKeysInASecondAreCountedAndHarmNobody() throws IOException {
        try (TestServer server = ApiClient.withKeys(folder).start();
                Client ann = server.in("tea", "ann")) {
            ApiClient shop = new ApiClient(server, ApiClient.SHOP);
            List<Integer> wrong = new ArrayList<>();
            long begin = System.nanoTime();
            List<Duration> taken = new ArrayList<>();
            for (int i = 0; i < WRONG; i++) {
                try (RawClient evil = RawClient.open(server.managementPort())) {
                    evil.write(request("wrong-" + i));
                    wrong.add(evil.readAnswer().status());
                }
                if (i % 100 == 0) {
                    long before = System.nanoTime();
                    assertThat(shop.say("tea", "hi").status()).isEqualTo(201);
                    assertThat(ann.next("message").string("text")).isEqualTo("hi");
                    taken.add(Duration.ofNanos(System.nanoTime() - before));
                }
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);

            assertThat(wrong).containsOnly(401, 429);
            assertThat(wrong.stream().filter(status -> status == 401).count()).isBetween(100L, 110 + millis / 100);
            assertThat(server.meter("chat_api_wrong_keys_requests_total")).isEqualTo(WRONG);
            assertThat(taken) // the machine may delay some
                    .filteredOn(time -> time.compareTo(Duration.ofSeconds(1)) < 0)
                    .hasSizeGreaterThan(taken.size() / 2);
        }
    }

    @Test
    void whoTriesKeysHasToConnectForEachOne() throws IOException {
        try (TestServer server = ApiClient.withKeys(folder).start();
                RawClient evil = RawClient.open(server.managementPort())) {
            evil.write(request("wrong") + request(ApiClient.SHOP));

            assertThat(evil.readAnswer().status()).isEqualTo(401);
            evil.awaitEnd();
        }
    }

    @Test
    void aBodyOfTenMegabytesIsRefusedBeforeItComes() throws IOException {
        try (TestServer server = ApiClient.withKeys(folder).start();
                RawClient evil = RawClient.open(server.managementPort())) {
            evil.write("POST /api/v1/messages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + ApiClient.SHOP
                    + "\r\nContent-Length: " + TEN_MEGABYTES + "\r\n\r\n");

            RawClient.Answer answer = evil.readAnswer();

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
            assertThat(Json.parse(answer.body()).number("status")).isEqualTo(413);
        }
    }

    @Test
    void aBodyOfTenMegabytesInChunksIsRefusedWhenItIsTooLong() throws IOException {
        try (TestServer server = ApiClient.withKeys(folder).start();
                RawClient evil = RawClient.open(server.managementPort())) {
            evil.write("POST /api/v1/messages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + ApiClient.SHOP
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
            for (int i = 0; i < 17; i++) {
                evil.write(chunk);
            }

            assertThat(evil.readAnswer().status()).isEqualTo(413);
        }
    }
}
