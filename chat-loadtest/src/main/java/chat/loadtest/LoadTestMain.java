package chat.loadtest;

public final class LoadTestMain {

    private LoadTestMain() {}

    public static void main(String[] args) {}
}
