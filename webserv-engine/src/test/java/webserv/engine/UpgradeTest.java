package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.Running.at;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.io.Wire;
import webserv.api.spi.ConnectionLimits;
import webserv.api.spi.Decision;

/// Another protocol takes a connection over (RFC 9110 §7.8).
class UpgradeTest {
    private static final String OFFER =
            "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: other, echo/1\r\nConnection: upgrade\r\n\r\n";
    private static final String SWITCHED =
            "HTTP/1.1 101 Switching Protocols\r\nX: y\r\nUpgrade: echo/1\r\nConnection: upgrade\r\n\r\n";

    private final Echoing echoing = new Echoing();
    private final CompletableFuture<Reply> later = new CompletableFuture<>();

    private static String post(String fields) {
        return "POST / HTTP/1.1\r\nHost: a\r\nUpgrade: echo/1\r\nConnection: upgrade\r\n"
                + fields
                + "\r\n\r\n";
    }

    @Test
    void connectionGoesOverToTheProtocolThatTheClientOffers() {
        try (var running = Running.with(at("/", echoing.handler()))) {
            var client = running.connect();
            client.send(OFFER);
            assertThat(client.newText()).isEqualTo(SWITCHED + "ready\n");
            client.send("GET / HTTP/1.1\r\n");
            assertThat(client.newText()).isEqualTo(">GET / HTTP/1.1\r\n\n");
            assertThat(running.decisions).hasSize(1);
            assertThat(running.lastDecision().status()).isEqualTo(101);
            assertThat(running.lastDecision().outcome()).isEqualTo(Decision.Outcome.COMPLETE);
            assertThat(running.lastCause()).isEmpty();
        }
    }

    @Test
    void whatCameBehindTheRequestIsReceivedFirst() {
        try (var running = Running.with(at("/", echoing.handler()))) {
            var client = running.connect();
            client.send(OFFER + "early");
            client.send("late");
            assertThat(client.text()).isEqualTo(SWITCHED + "ready\n>early\n>late\n");
        }
    }

    @Test
    void replyThatComesLaterFindsWhatCameMeanwhile() {
        try (var running = Running.with(at("/", Handler.nonBlocking(_ -> later)))) {
            var client = running.connect();
            client.send(OFFER + "early");
            client.endInput();
            assertThat(client.text()).isEmpty();
            later.complete(echoing.reply());
            running.network.run();
            assertThat(client.text()).isEqualTo(SWITCHED + "ready\n>early\nend\n");
            assertThat(echoing.closings).containsExactly(Wire.Cause.FINISHED);
        }
    }

    @Test
    void blockingHandlerMayGoOverToo() {
        try (var running = Running.with(at("/", Handler.blocking(_ -> echoing.reply())))) {
            var client = running.connect();
            client.send(OFFER);
            running.await(client, "ready\n");
            client.send("x");
            assertThat(client.text()).isEqualTo(SWITCHED + "ready\n>x\n");
        }
    }

    @Test
    void requestBeforeTheUpgradeIsAnsweredFirst() {
        var first = new CompletableFuture<Reply>();
        try (var running =
                Running.with(
                        at("/", echoing.handler()), at("/slow", Handler.nonBlocking(_ -> first)))) {
            var client = running.connect();
            client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n" + OFFER + "x");
            first.complete(Reply.Response.empty(204));
            running.network.run();
            assertThat(client.text())
                    .isEqualTo(
                            "HTTP/1.1 204 No Content\r\n"
                                    + Running.DATE
                                    + "\r\n"
                                    + SWITCHED
                                    + "ready\n>x\n");
        }
    }

    @Test
    void ownerThatPausesReceivesNothingUntilItResumes() {
        var paused = Echoing.paused();
        try (var running = Running.with(at("/", paused.handler()))) {
            var client = running.connect();
            client.send(OFFER + "1");
            client.send("2");
            client.endInput();
            assertThat(client.newText()).isEqualTo(SWITCHED + "ready\n");
            paused.resume();
            running.network.run();
            assertThat(client.newText()).isEqualTo(">1\n>2\nend\n");
        }
    }

    @Test
    void ownerMayPauseBetweenTheRestAndTheEnd() {
        try (var running = Running.with(at("/", Handler.nonBlocking(_ -> later)))) {
            var client = running.connect();
            client.send(OFFER + "pause");
            client.endInput();
            later.complete(echoing.reply());
            running.network.run();
            assertThat(client.newText()).isEqualTo(SWITCHED + "ready\n>pause\n");
            echoing.resume();
            running.network.run();
            assertThat(client.newText()).isEqualTo("end\n");
        }
    }

    @Test
    void contentIsReadToItsEndAndDroppedBeforeTheSwitch() {
        try (var running = Running.with(at("/", echoing.handler()))) {
            var client = running.connect();
            client.send(post("Content-Length: 5") + "hel");
            assertThat(client.text()).isEmpty();
            client.send("lo" + "x");
            assertThat(client.text()).isEqualTo(SWITCHED + "ready\n>x\n");
            assertThat(running.lastDecision().contentReceived()).isEqualTo(5);
        }
    }

    @Test
    void contentThatFilledItsQueueIsDroppedForTheSwitch() {
        try (var running = Running.with(at("/", Handler.nonBlocking(_ -> later)))) {
            var client = running.connect();
            client.send(post("Content-Length: 100000") + "x".repeat(100_000));
            client.send("y");
            later.complete(echoing.reply());
            running.network.run();
            assertThat(client.text()).isEqualTo(SWITCHED + "ready\n>y\n");
        }
    }

    @Test
    void clientThatWaitsForContinueGetsItBeforeTheSwitch() {
        try (var running = Running.with(at("/", echoing.handler()))) {
            var client = running.connect();
            client.send(post("Content-Length: 2\r\nExpect: 100-continue"));
            assertThat(client.newText()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            client.send("hi");
            assertThat(client.newText()).isEqualTo(SWITCHED + "ready\n");
        }
    }

    @Test
    void contentThatBreaksOffBeforeTheSwitchIsRefused() {
        try (var running = Running.with(at("/", echoing.handler()))) {
            var client = running.connect();
            client.send(post("Transfer-Encoding: chunked") + "x\r\n");
            assertThat(client.text()).startsWith("HTTP/1.1 400 Bad Request\r\n");
            assertThat(client.sawEnd()).isTrue();
            assertThat(running.decisions).hasSize(1);
        }
    }

    @Test
    void contentThatIsTooLargeOrTooSlowIsRefusedBeforeTheSwitch() {
        try (var running = Running.with(at("/", echoing.handler()))) {
            var large = running.connect();
            large.send(post("Transfer-Encoding: chunked") + "20000\r\n" + "x".repeat(0x20000));
            assertThat(large.text()).startsWith("HTTP/1.1 413 ");
            var slow = running.connect();
            slow.send(post("Content-Length: 5") + "h");
            running.network.advance(Duration.ofSeconds(21));
            assertThat(slow.text()).startsWith("HTTP/1.1 408 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: echo/1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: echo/2\r\nConnection: upgrade\r\n\r\n",
                "GET / HTTP/1.0\r\nHost: a\r\nUpgrade: echo/1\r\nConnection: upgrade\r\n\r\n"
            })
    void withoutAnOfferUpgradeIsAskedFor(String request) {
        try (var running = Running.with(at("/", echoing.handler()))) {
            var client = running.connect();
            client.send(request);
            assertThat(client.text())
                    .startsWith("HTTP/1.1 426 Upgrade Required\r\n")
                    .contains("\r\nUpgrade: echo/1\r\n")
                    .containsPattern("\r\nConnection: (close, )?upgrade\r\n");
            assertThat(running.lastCause())
                    .contains("the client does not offer to go over to echo/1");
        }
    }

    @Test
    void offerThatNoHandlerTakesIsIgnored() {
        try (var running =
                Running.with(
                        at(
                                "/",
                                Handler.nonBlocking(_ ->
                                        CompletableFuture.completedFuture(
                                                Reply.Response.empty(204)))))) {
            var client = running.connect();
            client.send(OFFER + OFFER);
            var answer = "HTTP/1.1 204 No Content\r\n" + Running.DATE + "\r\n";
            assertThat(client.text()).isEqualTo(answer + answer);
        }
    }

    @Test
    void fieldsThatCannotBeSentAreFiveHundred() {
        var wrong = new Reply.Upgrade(Echoing.PROTOCOL, Fields.of("Content-Length", "5"), echoing);
        try (var running =
                Running.with(
                        at(
                                "/",
                                Handler.nonBlocking(
                                        _ -> CompletableFuture.completedFuture(wrong))))) {
            var client = running.connect();
            client.send(OFFER + OFFER);
            assertThat(client.text()).startsWith("HTTP/1.1 500 ").doesNotContain(" 101 ");
            assertThat(running.decisions).hasSize(2);
        }
    }

    @Test
    void ownerThatFailsAtOnceIsAborted() {
        try (var running = Running.with(at("/", Echoing.failing().handler()))) {
            var client = running.connect();
            client.send(OFFER);
            assertThat(client.text()).isEqualTo(SWITCHED);
            assertThat(client.closedBy()).contains(Wire.Cause.ABORTED);
            assertThat(running.network.openWires()).isZero();
        }
    }

    @Test
    void ownerThatFailsLaterIsAbortedAndTold() {
        try (var running = Running.with(at("/", echoing.handler()))) {
            var client = running.connect();
            client.send(OFFER);
            client.send("fail");
            assertThat(client.closedBy()).contains(Wire.Cause.ABORTED);
            assertThat(echoing.closings).containsExactly(Wire.Cause.ABORTED);
        }
    }

    @Test
    void ownerThatFinishesAtOnceHearsAllThatFollows() {
        var brief = Echoing.hearing("quit");
        try (var running = Running.with(limitOfOne(), at("/", brief.handler()))) {
            var client = running.connect();
            client.send(OFFER + "early");
            assertThat(client.text()).isEqualTo(SWITCHED + "ready\n");
            assertThat(client.sawEnd()).isTrue();
            assertThat(brief.partings).isOne();
            assertThat(brief.closings).isEmpty();
            assertThat(running.connect().text()).isEmpty();
            client.endInput();
            assertThat(brief.closings).containsExactly(Wire.Cause.FINISHED);
            assertThat(brief.partings).isOne();
        }
    }

    @Test
    void ownerThatFinishesAtOnceHearsOfItsPartingWhenItsClientHasTakenAll() {
        var brief = Echoing.hearing("quit");
        try (var running = Running.with(at("/", brief.handler()))) {
            var client = running.connect();
            client.takeAtMost(10);
            client.send(OFFER);
            assertThat(brief.partings).isZero();
            client.takeAll();
            assertThat(client.text()).isEqualTo(SWITCHED + "ready\n");
            assertThat(brief.partings).isOne();
        }
    }

    @Test
    void ownerThatAbortsAtOnceHearsOfTheClose() {
        var brief = Echoing.hearing("abort");
        try (var running = Running.with(at("/", brief.handler()))) {
            var client = running.connect();
            client.send(OFFER + "early");
            assertThat(client.closedBy()).contains(Wire.Cause.ABORTED);
            assertThat(brief.closings).containsExactly(Wire.Cause.ABORTED);
            assertThat(brief.partings).isZero();
        }
    }

    @Test
    void ownerEndsTheConnectionInItsOwnWay() {
        try (var running = Running.with(at("/", echoing.handler()))) {
            var first = running.connect();
            first.send(OFFER + "quit");
            assertThat(first.sawEnd()).isTrue();
            assertThat(echoing.partings).isOne();
            first.endInput();
            var second = running.connect();
            second.send(OFFER);
            second.send("abort");
            assertThat(echoing.closings).containsExactly(Wire.Cause.FINISHED, Wire.Cause.ABORTED);
        }
    }

    @Test
    void clientThatLeavesIsToldOfOnce() {
        try (var running = Running.with(at("/", echoing.handler()))) {
            var client = running.connect();
            client.send(OFFER);
            client.reset();
            assertThat(echoing.closings).containsExactly(Wire.Cause.FAILED);
        }
    }

    @Test
    void deadlinesAreTheOwners() {
        try (var running = Running.with(at("/", echoing.handler()))) {
            var client = running.connect();
            client.send(OFFER);
            running.network.advance(Duration.ofDays(2));
            assertThat(client.newText()).isEqualTo(SWITCHED + "ready\n");
            echoing.wire.expireAfter(Duration.ofSeconds(3));
            running.network.advance(Duration.ofSeconds(3));
            assertThat(client.newText()).isEqualTo("expired\n");
        }
    }

    @Test
    void ownerIsToldWhenTheWireTakesMore() {
        try (var running = Running.with(at("/", echoing.handler()))) {
            var client = running.connect();
            client.takeAtMost(10);
            client.send(OFFER);
            client.takeAll();
            assertThat(client.text()).isEqualTo(SWITCHED + "ready\nwritable\n");
        }
    }

    @Test
    void connectionCountsUntilItCloses() {
        try (var running = Running.with(limitOfOne(), at("/", echoing.handler()))) {
            var client = running.connect();
            client.send(OFFER);
            var refused = running.connect();
            assertThat(refused.text()).startsWith("HTTP/1.1 503 ");
            refused.endInput();
            client.send("abort");
            assertThat(running.connect().text()).isEmpty();
        }
    }

    private static ConnectionLimits limitOfOne() {
        var limits = Running.LIMITS;
        return new ConnectionLimits(
                2,
                1,
                limits.requestsPerConnection(),
                limits.headerTime(),
                limits.idleTime(),
                limits.contentTime(),
                limits.contentOctetsPerSecond(),
                limits.sendTime(),
                limits.stopTime());
    }

    @Test
    void ownerMayPassTheConnectionOnAndTheServerStillHearsOfTheEnd() {
        var next = new Echoing();
        try (var running = Running.with(at("/", echoing.handler()))) {
            var client = running.connect();
            client.send(OFFER);
            next.wire = echoing.wire;
            echoing.wire.handOver(next);
            client.send("x");
            assertThat(client.text()).isEqualTo(SWITCHED + "ready\n>x\n");
            client.reset();
            assertThat(next.closings).containsExactly(Wire.Cause.FAILED);
            assertThat(echoing.closings).isEmpty();
            assertThat(running.network.openWires()).isZero();
        }
    }

    @Test
    void stopFinishesTheConnection() throws InterruptedException {
        try (var running = Running.with(at("/", echoing.handler()))) {
            var client = running.connect();
            client.send(OFFER);
            running.server.connections().stop();
            running.network.run();
            assertThat(client.text()).isEqualTo(SWITCHED + "ready\n");
            assertThat(client.sawEnd()).isTrue();
            client.endInput();
            assertThat(echoing.closings).containsExactly(Wire.Cause.FINISHED);
            assertThat(running.server.connections().awaitEnd(Duration.ZERO)).isTrue();
        }
    }

    @Test
    void switchWhileTheServerStopsEndsAtOnce() throws InterruptedException {
        try (var running = Running.with(at("/", Handler.nonBlocking(_ -> later)))) {
            var client = running.connect();
            client.send(OFFER);
            running.server.connections().stop();
            running.network.run();
            later.complete(echoing.reply());
            running.network.run();
            assertThat(client.text()).isEqualTo(SWITCHED + "ready\n");
            assertThat(client.sawEnd()).isTrue();
            assertThat(running.server.connections().awaitEnd(Duration.ZERO)).isTrue();
        }
    }

    @Test
    void upgradeThatComesAfterTheClientHasGoneIsDropped() {
        try (var running = Running.with(at("/", Handler.nonBlocking(_ -> later)))) {
            var client = running.connect();
            client.send(OFFER);
            client.reset();
            later.complete(echoing.reply());
            running.network.run();
            assertThat(echoing.closings).isEmpty();
            assertThat(running.lastDecision().status()).isZero();
        }
    }
}
