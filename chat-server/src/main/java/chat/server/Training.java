package chat.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Clients for a server of which an archive of classes is made: they come, talk and go, so that the archive has the classes that this loads and, from Java 25 on,
 * the profile of its code. Without one the JVM compiles the code for the first clients after a start as if nobody ever left, and again as soon as
 * somebody does. A program of its own, as the server's profile should have nothing of clients.
 */
final class Training {

    private static final int ROUNDS = 3;
    private static final int ROOMS = 10;
    private static final int MEMBERS = 10;

    /** Of each speaker. All of them make 9,900: the JVM compiles a method for good after 5,000 calls. */
    private static final int MESSAGES = 60;

    private static final String TEXT =
            "The quick brown fox jumps over the lazy dog; \u4eca\u5929\u5929\u6c14\u5f88\u597d. ".repeat(2);
    private static final long MOST_SECONDS = 40;

    private Training() {}

    /**
     * Ends with 0 when all have left.
     *
     * @param args the address of the server's page
     */
    public static void main(String[] args) {
        run(URI.create(args[0]));
        System.exit(0);
    }

    /** Gives the number of messages that were stored. */
    static int run(URI page) {
        URI address = URI.create(page.toString().replaceFirst("http", "ws")).resolve("/ws");
        HttpClient client = HttpClient.newHttpClient();
        int stored = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<Member> members = new ArrayList<>();
            for (int i = 0; i < ROOMS * MEMBERS; i++) {
                members.add(Member.enter(client, address, i));
            }
            for (Member member : members) {
                stored += member.done.orTimeout(MOST_SECONDS, TimeUnit.SECONDS).join();
            }
            for (int i = 0; i < members.size(); i++) {
                members.get(i).leave(i % 3 == 0);
            }
        }
        return stored;
    }

    /** Says each message when the one before is stored. */
    private static final class Member implements WebSocket.Listener {

        /** Completes with the number of its messages. */
        final CompletableFuture<Integer> done = new CompletableFuture<>();

        private final String room;
        private final boolean speaks;
        private final StringBuilder received = new StringBuilder();

        /** The last one under way: the client refuses another one before its end. */
        private CompletableFuture<WebSocket> sending = new CompletableFuture<>();

        private int said;

        private Member(int number) {
            room = "room-" + number % ROOMS;
            // In every second room all do, so that messages share commits and writes; in the others one.
            speaks = number % 2 == 0 || number < ROOMS;
        }

        static Member enter(HttpClient client, URI address, int number) {
            Member member = new Member(number);
            client.newWebSocketBuilder()
                    .subprotocols("chat.v1")
                    .buildAsync(address, member)
                    .join();
            return member;
        }

        @Override
        public void onOpen(WebSocket socket) {
            sending.complete(socket);
            send("{'type':'hello','id':'h','name':'Trainee'}");
            socket.request(1);
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            received.append(part);
            if (last) {
                answer(received.toString());
                received.setLength(0);
            }
            socket.request(1);
            return null;
        }

        private void answer(String message) {
            if (message.startsWith("{\"type\":\"welcome\"")) {
                send("{'type':'join','id':'j','room':'" + room + "','history':10}");
            } else if (message.startsWith("{\"type\":\"joined\"") || message.startsWith("{\"type\":\"sent\"")) {
                speak();
            } else if (message.startsWith("{\"type\":\"history\"")) {
                done.complete(said);
            } else if (message.startsWith("{\"type\":\"error\"")) {
                done.completeExceptionally(new IllegalStateException(message));
            }
        }

        private void speak() {
            if (speaks && said < MESSAGES) {
                send("{'type':'send','id':'" + said++ + "','room':'" + room + "','text':'" + TEXT + "'}");
            } else {
                send("{'type':'history','id':'p','room':'" + room + "','limit':20}");
            }
        }

        private void send(String json) {
            sending = sending.thenCompose(socket -> socket.sendText(json.replace('\'', '"'), true));
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            done.completeExceptionally(new IllegalStateException(code + " " + reason));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            done.completeExceptionally(error);
        }

        /** By a Close frame (RFC 6455, 5.5.1), or without a word. */
        void leave(boolean abruptly) {
            WebSocket socket = sending.join();
            if (abruptly) {
                socket.abort();
            } else {
                socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
            }
        }
    }
}
