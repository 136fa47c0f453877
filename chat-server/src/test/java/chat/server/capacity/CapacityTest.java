package chat.server.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CapacityTest {

    private static final long MIB = 1 << 20;

    @Test
    void namesTheBoundThatIsReachedFirst() {
        assertThat(new Capacity(0, 1 << 20, 1_024, 128, 512 * MIB, 2_048 * MIB).lines())
                .contains("file handles: 1,024, for 896 connections")
                .last()
                .isEqualTo("first to end: file handles, at 896 connections; max-connections is 0, no limit");
        assertThat(new Capacity(10_000, 1 << 20, 20_000, 128, 512 * MIB, 512 * MIB).lines())
                .contains("direct memory: 512 MiB, for 512 connections that read nothing while messages come")
                .last()
                .isEqualTo("first to end: direct memory, at 512 connections");
        assertThat(new Capacity(10_000, 1 << 10, 20_000, 128, 56 * MIB, 512 * MIB).lines())
                .last()
                .isEqualTo("first to end: heap, at 2,097 connections");
    }

    @Test
    void namesTheSettingWhereItIsTheLeast() {
        assertThat(new Capacity(500, 1 << 20, 1_024, 128, 512 * MIB, 2_048 * MIB).lines())
                .last()
                .isEqualTo("first to end: max-connections, at 500 connections");
    }

    @Test
    void clientsCannotHaveTheHandlesOfTheApi() {
        assertThat(new Capacity(0, 1 << 10, 1_024, 384, 512 * MIB, 2_048 * MIB).lines())
                .contains("file handles: 1,024, for 640 connections");
    }
}
