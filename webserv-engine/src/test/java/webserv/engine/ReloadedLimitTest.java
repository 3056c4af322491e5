package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.Running.at;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.testkit.MemoryClient;

/// Reloads set, lift and change the limit of connections from one address, while some are open.
class ReloadedLimitTest {
    private static final int NONE = 0;
    private static final Handler OK =
            Handler.nonBlocking(
                    _ -> CompletableFuture.completedFuture(Reply.Response.text(200, "ok")));
    private static final String LAST = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private final Running running = Running.with(LimitTest.limits(10, NONE, 100), at("/", OK));

    @AfterEach
    void close() {
        running.close();
    }

    private void limit(int perAddress) throws IOException {
        running.reload(
                LimitTest.limits(10, perAddress, 100),
                List.of(Running.ADDRESS),
                () -> {},
                at("/", OK));
        running.network.run();
    }

    private MemoryClient admitted() {
        var client = running.connect();
        assertThat(client.text()).isEmpty();
        return client;
    }

    private void assertNoneIsAdmitted() {
        assertThat(running.connect().text()).startsWith("HTTP/1.1 503 ");
    }

    @Test
    void connectionThatIsOpenWhenTheLimitIsSetCountsAndMakesRoomForOne() throws IOException {
        var first = admitted();
        limit(2);
        admitted();
        assertNoneIsAdmitted();
        first.endInput();
        admitted();
        assertNoneIsAdmitted();
    }

    @Test
    void moreThanTheLimitThatAreOpenWhenItIsSetHaveToLeaveFirst() throws IOException {
        var early = List.of(admitted(), admitted(), admitted());
        limit(2);
        for (var client : early.subList(0, 2)) {
            assertNoneIsAdmitted();
            client.endInput();
        }
        admitted();
        assertNoneIsAdmitted();
    }

    @Test
    void limitThatIsLiftedAndSetAgainCountsTheConnectionsOfAllThreeTimes() throws IOException {
        limit(3);
        var first = admitted();
        limit(NONE);
        var second = admitted();
        limit(3);
        var third = admitted();
        for (var client : List.of(first, second, third)) {
            assertNoneIsAdmitted();
            client.endInput();
            admitted();
        }
        assertNoneIsAdmitted();
    }

    @Test
    void connectionThatLeavesWhileThereIsNoLimitIsNotCountedWhenThereIsOneAgain()
            throws IOException {
        limit(1);
        var first = admitted();
        limit(NONE);
        first.endInput();
        limit(1);
        admitted();
        assertNoneIsAdmitted();
    }

    @Test
    void limitThatIsChangedHoldsForThoseThatAreOpen() throws IOException {
        limit(1);
        var first = admitted();
        limit(2);
        admitted();
        assertNoneIsAdmitted();
        limit(1);
        first.endInput();
        assertNoneIsAdmitted();
    }

    @Test
    void connectionThatHasSaidAllIsNotCountedByALimitThatIsSetLater() throws IOException {
        var first = admitted();
        first.send(LAST);
        assertThat(first.isClosed()).isFalse();
        limit(1);
        admitted();
        first.endInput();
        assertNoneIsAdmitted();
    }
}
