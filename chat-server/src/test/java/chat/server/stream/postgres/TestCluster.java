package chat.server.stream.postgres;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two PostgreSQL servers, a primary and a standby that a commit waits for: {@code ANY 1 (a, b)}. {@link ClusterExtension} gives one to a test.
 * Used by one thread.
 *
 * <p>A promoted standby acknowledges by itself, as it has no standby.
 */
public final class TestCluster implements AutoCloseable {

    private static final String SYNCHRONOUS = "ANY 1 (a, b)";

    private final AtomicInteger databases = new AtomicInteger();
    private ClusterServer primary;
    private ClusterServer standby;

    private TestCluster(ClusterServer primary, ClusterServer standby) {
        this.primary = primary;
        this.standby = standby;
    }

    /** Starts both, and waits until commits wait for the standby. */
    static TestCluster start() {
        PostgresBinaries binaries = PostgresBinaries.unpacked();
        TestCluster cluster = new TestCluster(new ClusterServer(binaries, "a"), new ClusterServer(binaries, "b"));
        try {
            cluster.primary.setting("synchronous_standby_names", SYNCHRONOUS);
            cluster.primary.start();
            cluster.standby.follow(cluster.primary);
            cluster.standby.start();
            cluster.awaitStandby();
            return cluster;
        } catch (Throwable e) {
            cluster.close();
            throw e;
        }
    }

    /** Takes writes. */
    public ClusterServer primary() {
        return primary;
    }

    /** The other one; after {@link #promoteStandby} the former primary, in whatever state. */
    public ClusterServer standby() {
        return standby;
    }

    /** A new empty database on both. It needs no closing, as it goes with the servers. */
    public TestDatabase fresh() {
        String name = "test_" + databases.incrementAndGet();
        primary.execute("CREATE DATABASE " + name);
        return new TestDatabase(url(name), PostgresBinaries.USER, PostgresBinaries.PASSWORD);
    }

    /** For JDBC: both servers, through their proxies, server {@code a} first. */
    private String url(String database) {
        boolean first = primary.name().equals("a");
        return "jdbc:postgresql://127.0.0.1:"
                + (first ? primary : standby).clients().port() + ",127.0.0.1:"
                + (first ? standby : primary).clients().port() + "/" + database;
    }

    /** Makes the standby a primary, whatever the primary does; then the roles are changed here. */
    public void promoteStandby() {
        standby.promote();
        ClusterServer former = primary;
        primary = standby;
        standby = former;
    }

    /** Separates the standby from the primary: the connection breaks, and another one does not get through. */
    public void detachStandby() {
        primary.link().cut();
        primary.link().reset();
    }

    /** Lets the standby reach the primary again, and waits until it follows, and has what commits wait for. */
    public void attachStandby() {
        primary.link().heal();
        awaitStandby();
        // The primary sends as soon as it follows; sessions wait until it has answered.
        primary.execute(until("NOT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
                + " AND clock_timestamp() - query_start > interval '1 s')"));
    }

    /** Replaces what is left of a former primary that is down by a standby of the primary. Commits do not wait for it before {@link #synchronous}. */
    public void rebuildStandby() {
        standby.copy(primary);
        standby.start();
        awaitStandby();
    }

    /** From here on commits do not wait for the standby. */
    public void asynchronous() {
        waitFor("");
    }

    /** From here on commits wait for the standby. */
    public void synchronous() {
        waitFor(SYNCHRONOUS);
    }

    private void waitFor(String names) {
        primary.change("synchronous_standby_names", names);
        // It is the checkpointer who makes commits wait. One that begins a second checkpoint has read the settings
        // since the first.
        primary.execute("CHECKPOINT", "CHECKPOINT");
    }

    private void awaitStandby() {
        primary.execute(
                until("EXISTS (SELECT FROM pg_stat_replication WHERE state = 'streaming' AND application_name = '"
                        + standby.name() + "')"));
    }

    /** A statement that ends as soon as the condition holds. */
    static String until(String condition) {
        return "DO $$ BEGIN WHILE NOT (" + condition
                + ") LOOP PERFORM pg_sleep(0.01), pg_stat_clear_snapshot(); END LOOP; END $$";
    }

    @Override
    public void close() {
        primary.close();
        standby.close();
    }

    /** The states of both, and the last lines that they printed. */
    @Override
    public String toString() {
        return "primary " + primary + "\nstandby " + standby;
    }
}
