package chat.server;

public final class ChatServerMain {

    private ChatServerMain() {}

    public static void main(String[] args) {}
}
