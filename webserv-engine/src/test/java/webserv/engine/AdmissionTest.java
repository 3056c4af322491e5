package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.Test;

/// What a connection was counted as is what it takes back, whatever the limits are by then.
class AdmissionTest {
    private static final int NONE = 0;
    private static final SocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 4711);
    private static final SocketAddress OTHER = new InetSocketAddress("192.0.2.2", 4711);
    private static final SocketAddress LOCAL = UnixDomainSocketAddress.of("");

    private static Admission admission(int connections, int perAddress) {
        return new Admission(LimitTest.limits(connections, perAddress, 100));
    }

    private static void limit(Admission admission, int perAddress) {
        admission.limit(LimitTest.limits(10, perAddress, 100));
    }

    private static Admission.Counted admitted(Admission admission, SocketAddress client) {
        return (Admission.Counted) admission.enter(client);
    }

    private static void assertRefused(Admission admission, SocketAddress client, String code) {
        assertThat(admission.enter(client))
                .isInstanceOfSatisfying(
                        Admission.Refused.class,
                        refused -> assertThat(refused.cause().code()).isEqualTo(code));
    }

    private static void assertRefused(Admission admission) {
        assertRefused(admission, CLIENT, "connections-per-address");
    }

    @Test
    void whoEnteredWithoutALimitTakesNothingFromThoseThatAreCounted() {
        var admission = admission(10, NONE);
        var early = admitted(admission, CLIENT);
        limit(admission, 1);
        admitted(admission, CLIENT);
        early.leave();
        assertRefused(admission);
    }

    @Test
    void whoEnteredWithALimitTakesItsCountAlongWhenThereIsNone() {
        var admission = admission(10, 1);
        var first = admitted(admission, CLIENT);
        limit(admission, NONE);
        first.leave();
        limit(admission, 1);
        admitted(admission, CLIENT);
        assertRefused(admission);
    }

    @Test
    void whoEnteredWithALimitStillCountsWhenItIsLiftedAndSetAgain() {
        var admission = admission(10, 1);
        var first = admitted(admission, CLIENT);
        limit(admission, NONE);
        limit(admission, 1);
        assertRefused(admission);
        first.leave();
        admitted(admission, CLIENT);
        assertRefused(admission);
    }

    @Test
    void whoIsToldOfALimitCountsOnceHoweverOftenItIsTold() {
        var admission = admission(10, NONE);
        var early = admitted(admission, CLIENT);
        limit(admission, 2);
        early.limitsChanged();
        early.limitsChanged();
        admitted(admission, CLIENT);
        assertRefused(admission);
        early.leave();
        admitted(admission, CLIENT);
        assertRefused(admission);
    }

    @Test
    void whoHasLeftDoesNotCountWhenItIsToldOfALimit() {
        var admission = admission(10, NONE);
        var gone = admitted(admission, CLIENT);
        gone.leave();
        limit(admission, 1);
        gone.limitsChanged();
        admitted(admission, CLIENT);
        assertRefused(admission);
    }

    @Test
    void whoLeavesTwiceLeavesOnce() {
        var admission = admission(2, 2);
        var first = admitted(admission, CLIENT);
        admitted(admission, CLIENT);
        first.leave();
        first.leave();
        admitted(admission, CLIENT);
        assertRefused(admission);
        assertRefused(admission, OTHER, "connections-full");
    }

    @Test
    void whoIsRefusedForWantOfRoomIsNotCountedForItsAddress() {
        var admission = admission(1, 1);
        var first = admitted(admission, OTHER);
        assertRefused(admission, CLIENT, "connections-full");
        first.leave();
        admitted(admission, CLIENT);
    }

    @Test
    void eachAddressHasItsOwnCountAndLocalClientsHaveOneTogether() {
        var admission = admission(10, 1);
        admitted(admission, CLIENT);
        admitted(admission, OTHER);
        admitted(admission, LOCAL);
        assertRefused(admission);
        assertRefused(admission, OTHER, "connections-per-address");
        assertRefused(admission, LOCAL, "connections-per-address");
    }
}
