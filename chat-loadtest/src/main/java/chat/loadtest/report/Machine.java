package chat.loadtest.report;

/**
 * The machine that the generator ran on. Immutable.
 *
 * @param cores processors that it may use
 * @param jvm name and version
 * @param os name, version and architecture
 */
public record Machine(int cores, String jvm, String os) {

    /** The machine that this program runs on. */
    public static Machine here() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
    }
}
