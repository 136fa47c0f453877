package chat.loadtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes the history of the fake server after a small run, as the real server exports its own. */
final class Exports {

    private Exports() {}

    /**
     * Two rooms, in each of which one publisher has sent 20 messages.
     *
     * @param without the number of a message that was not stored; negative for none
     */
    static String of(Path journal, int without) throws IOException {
        String run = Files.readAllLines(journal).get(0).replaceAll(".*\"run\":\"(\\w+)\".*", "$1");
        StringBuilder kept = new StringBuilder();
        for (int room = 0; room < 2; room++) {
            int seq = 0;
            for (int number = 0; number < 20; number++) {
                if (number != without) {
                    seq++;
                    String mark = run + " " + room + " " + number + " 0 ";
                    kept.append("{\"epoch\":\"e1\",\"type\":\"message\",\"room\":\"load-" + room + "-" + run
                            + "\",\"seq\":" + seq + ",\"user\":\"u1\",\"name\":\"n\",\"text\":\"" + mark
                            + "x".repeat(100 - mark.length()) + "\",\"time\":1,\"id\":\"" + number + "\"}\n");
                }
            }
        }
        return kept.toString();
    }
}
