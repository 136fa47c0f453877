package chat.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the judge of a run finds. */
final class JudgedRunTest {

    private static final int PUBLISHED = 40;
    private static final int MEMBERS_OF_A_ROOM = 3;

    private static Result runAgainst(Fault fault, String... flags) {
        try (FakeChatServer server = FakeChatServer.with(fault)) {
            return Result.ofRun(server.url(), flags);
        }
    }

    @Test
    void passesAServerThatDeliversEverythingOnceAndInOrder() {
        Result result = runAgainst(Fault.NONE);
        assertThat(result.status()).as(result.toString()).isZero();
        assertThat(result.count("published")).isEqualTo(PUBLISHED);
        assertThat(result.count("acknowledged")).isEqualTo(PUBLISHED);
        assertThat(result.count("delivered")).isEqualTo(PUBLISHED * MEMBERS_OF_A_ROOM);
        assertThat(result.count("lost")).isZero();
        assertThat(result.count("repeated")).isZero();
        assertThat(result.count("out of order")).isZero();
        assertThat(result.count("errors")).isZero();
        assertThat(result.out()).contains("latency ms", "p50", "p90", "p99", "p99.9", "max", "clean: ");
    }

    @Test
    void passesTwoRunsOneAfterTheOtherOnTheSameServer() {
        try (FakeChatServer server = FakeChatServer.with(Fault.NONE)) {
            assertThat(Result.ofRun(server.url()).status()).isZero();
            assertThat(Result.ofRun(server.url()).status()).isZero();
        }
    }

    @Test
    void sendsFromRoomsWithUnequalNumbersOfPublishers() {
        Result result = runAgainst(Fault.NONE, "--connections=7", "--rooms=3", "--publishers=5");
        assertThat(result.status()).as(result.toString()).isZero();
        assertThat(result.count("published")).isEqualTo(PUBLISHED);
    }

    @Test
    void answersTheServersPings() {
        try (FakeChatServer server = FakeChatServer.with(Fault.NONE)) {
            Result.ofRun(server.url(), "--publishers=6");
            assertThat(server.pongs()).isEqualTo(6);
        }
    }

    @Test
    void printsALineOfProgressASecond() {
        Result result = runAgainst(Fault.NONE, "--duration=1200ms");
        assertThat(result.err()).contains("sent", "delivered", "p99", "connections 6");
    }

    @Test
    void passesAnEventThatTakesASeqAndIsNoMessage() {
        Result result = runAgainst(Fault.EDIT, "--patience=60s");
        result.assertClean();
        assertThat(result.count("delivered")).isEqualTo(PUBLISHED * MEMBERS_OF_A_ROOM);
        assertThat(result.count("foreign_event"))
                .as("one in each room, to each member")
                .isEqualTo(2 * MEMBERS_OF_A_ROOM);
    }

    @Test
    void findsALostMessage() {
        Result result = runAgainst(Fault.DROP_ONE, Result.LOSES);
        assertThat(result.status()).as(result.toString()).isEqualTo(1);
        assertThat(result.count("lost")).isEqualTo(2); // one in each room
        assertThat(result.count("repeated")).isZero();
        assertThat(result.count("out of order")).isZero();
        assertThat(result.out()).contains("violated: 2 lost; first: load-");
    }

    @Test
    void findsThatTheLastMessagesAreLost() {
        Result result = runAgainst(Fault.DROP_ALL_FURTHER, Result.LOSES);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.count("lost")).isEqualTo(PUBLISHED - 2 * 2);
    }

    @Test
    void findsARepeatedMessage() {
        Result result = runAgainst(Fault.REPEAT_ONE);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.count("repeated")).isEqualTo(2);
        assertThat(result.count("lost")).isZero();
    }

    @Test
    void findsARepetitionOfTheVeryLastMessage() {
        Result result = runAgainst(Fault.REPEAT_ONE, "--rate=30", "--duration=200ms");
        assertThat(result.count("published")).isEqualTo(6);
        assertThat(result.count("repeated")).isEqualTo(2);
        assertThat(result.status()).isEqualTo(1);
    }

    @Test
    void findsTwoMessagesThatChangedPlaces() {
        Result result = runAgainst(Fault.SWAP_TWO);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.count("out of order")).isEqualTo(2);
        assertThat(result.count("lost")).isZero();
    }

    @Test
    void findsPublicationsThatChangedPlacesUnderRightSeqs() {
        Result result = runAgainst(Fault.SWAP_PUBLICATIONS);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.count("different"))
                .as("two seqs in each room, not as they were acknowledged")
                .isEqualTo(2 * 2);
        assertThat(result.count("lost")).isZero();
    }

    @Test
    void findsAPublicationThatWasStoredTwice() {
        Result result = runAgainst(Fault.STORE_TWICE);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.count("repeated")).as("once for each room").isEqualTo(2);
    }

    @Test
    void findsAPublicationThatWasAcknowledgedAndNeverStored() {
        Result result = runAgainst(Fault.ACKNOWLEDGE_WITHOUT_STORING, Result.LOSES);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.count("lost")).isEqualTo(2 * MEMBERS_OF_A_ROOM);
    }

    @Test
    void countsWhatAClosedMemberMissesAsLostIfItStaysAway() {
        // Nobody waits for a closed member, so the patience is only for a machine that is slow to tell of the close.
        Result result = runAgainst(Fault.CLOSE_MEMBER, "--publishers=6", "--no-reconnect", "--patience=60s");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.count("closed early")).isEqualTo(2);
        assertThat(result.count("4008")).isEqualTo(2);
        assertThat(result.count("lost")).isPositive();
    }

    @Test
    void missesNothingWhenAClosedMemberComesBack() {
        Result result = runAgainst(Fault.CLOSE_MEMBER, "--publishers=6", "--patience=60s");
        assertThat(result.status()).as(result.toString()).isZero();
        assertThat(result.count("4008")).isEqualTo(2);
        assertThat(result.count("reconnects")).isEqualTo(2);
        assertThat(result.count("delivered")).isEqualTo(PUBLISHED * MEMBERS_OF_A_ROOM);
        assertThat(result.count("lost")).isZero();
    }

    @Test
    void sendsOnceMoreWhatHadNoAnswer() {
        Result result = runAgainst(Fault.CLOSE_UNANSWERED, "--publishers=6", "--patience=60s");
        result.assertClean();
        assertThat(result.count("reconnects")).isEqualTo(2);
        assertThat(result.count("delivered")).isEqualTo(PUBLISHED * MEMBERS_OF_A_ROOM);
    }

    @Test
    void findsThatRecoveredWasAnUntruth() {
        Result result = runAgainst(Fault.FALSE_RECOVERY, Result.LOSES);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.count("untrue recovered")).isEqualTo(2);
        assertThat(result.count("lost")).isEqualTo(2);
    }

    @Test
    void findsThatRecoveredWasDeniedThoughAllWasThere() {
        Result result = runAgainst(Fault.DENY_RECOVERY, "--patience=60s");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.count("untrue recovered")).isEqualTo(2);
        assertThat(result.count("lost")).isZero();
    }

    @Test
    void findsASeqThatWasLeftOut() {
        Result result = runAgainst(Fault.SKIP_SEQ, Result.LOSES);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.count("hole")).isEqualTo(2);
        assertThat(result.count("lost")).isZero();
    }

    @Test
    void findsATextThatOneMemberGotOtherwise() {
        Result result = runAgainst(Fault.CHANGE_TEXT);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.count("made up")).isEqualTo(2);
        assertThat(result.out()).contains("made up: load-0-");
    }

    @Test
    void findsATextThatOneMemberGotInThePlaceOfAnother() {
        Result result = runAgainst(Fault.REPLACE_TEXT);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.count("different")).isEqualTo(2);
    }

    @Test
    void failsWhenNothingIsDelivered() {
        Result result = runAgainst(Fault.SWALLOW_ALL, Result.LOSES);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.count("unanswered")).isEqualTo(PUBLISHED);
        assertThat(result.count("lost")).isZero();
    }
}
