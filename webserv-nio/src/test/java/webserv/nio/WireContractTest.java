package webserv.nio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import webserv.api.io.FileSlice;
import webserv.api.io.Wire;

/// What [Wire] and [webserv.api.spi.Network] promise, over every transport.
@Timeout(60)
class WireContractTest {
    private static final int MUCH = 16 << 20;

    @TempDir private Path folder;

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void whatIsWrittenDuringAnEventIsSentWhenItEnds(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var peer = rig.connect(rig.serve(Echo::new));

            peer.send("one");
            assertThat(peer.read(3)).isEqualTo("one");
            peer.send("two");
            assertThat(peer.read(3)).isEqualTo("two");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void octetsMayBeWrittenBeforeAnyArrive(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var listener =
                    rig.serve(() ->
                            new Recorder() {
                                @Override
                                void opened() {
                                    wire().write(ISO_8859_1.encode("welcome"));
                                }
                            });
            assertThat(rig.connect(listener).read(7)).isEqualTo("welcome");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void buffersAndSlicesOfEverySizeArriveInOrder(Kind kind) throws IOException {
        buffersAndSlicesArriveInOrder(kind, 0);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void slicesThatAreWhollyOrPartlyInMemoryArriveInOrder(Kind kind) throws IOException {
        for (int mapped : new int[] {1, 210_000, 1_000_000, 3_000_000}) {
            buffersAndSlicesArriveInOrder(kind, mapped);
        }
    }

    private void buffersAndSlicesArriveInOrder(Kind kind, int mapped) throws IOException {
        var octets = random(3_000_000, 42);
        var file = Files.write(folder.resolve("file"), octets);
        var expected = new ByteArrayOutputStream();
        var closes = new AtomicInteger();
        var sizes = List.of(1, 0, 10, 70_000, 5, 200_000, 65_536, 131_072, 1_048_577, 3, 140_000);
        try (var rig = kind.open();
                var arena = Arena.ofShared();
                var channel = FileChannel.open(file)) {
            var memory = channel.map(FileChannel.MapMode.READ_ONLY, 0, mapped, arena);
            var peer = rig.connect(rig.serve(Recorder::new));
            var wire = peer.server().wire();
            rig.on(
                    peer,
                    () -> {
                        int number = 0;
                        for (int size : sizes) {
                            int from = 1000 * number++;
                            wire.write(ByteBuffer.wrap(octets, from, size));
                            expected.write(octets, from, size);
                            wire.write(
                                    new FileSlice(
                                            channel,
                                            memory,
                                            from + 1,
                                            size,
                                            closes::incrementAndGet));
                            expected.write(octets, from + 1, size);
                        }
                        wire.finish();
                    });

            assertThat(peer.readToEnd()).isEqualTo(expected.toByteArray());
            peer.close();
            rig.await(peer.server()::isClosed);
            assertThat(closes).hasValue(sizes.size());
            assertThat(wire.octetsSent()).isEqualTo(expected.size());
            assertThat(wire.octetsWritten()).isEqualTo(expected.size());
            assertThat(peer.server().events()).endsWith("closed FINISHED");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void octetsComeWhereTheReaderWantsThem(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var listener = rig.serve(() -> new Lender(10, false));
            var peer = rig.connect(listener);
            peer.send("0123456789abcdefghijklmno");
            rig.await(() -> peer.server().text().length() == 25);
            assertThat(peer.server().text()).isEqualTo("0123456789abcdefghijklmno");
            peer.endInput();
            rig.await(() -> peer.server().saw("inputEnded"));
            peer.close();
            rig.on(peer, () -> peer.server().wire().finish());
            rig.await(peer.server()::isClosed);
            assertThat(peer.server().events()).containsExactly("inputEnded", "closed FINISHED");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void whatWasLentIsGivenBackBeforeTheEndOfAnOwnerThatFails(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var peer = rig.connect(rig.serve(() -> new Lender(10, true)));
            peer.send("0123456789");
            rig.await(peer.server()::isClosed);
            assertThat(peer.server().events()).containsExactly("closed ABORTED");
        }
    }

    /// Lends a buffer for all that comes, and finds out who uses it when it is not lent.
    private static final class Lender extends Recorder {
        private final int octets;
        private final boolean fails;
        private final ByteBuffer own;
        private boolean lent;

        private Lender(int octets, boolean fails) {
            this.octets = octets;
            this.fails = fails;
            this.own = ByteBuffer.allocateDirect(octets + 2);
        }

        @Override
        public Optional<ByteBuffer> lend() {
            check(!lent, "lent twice");
            lent = true;
            for (int i = 0; i < own.capacity(); i++) {
                own.put(i, (byte) '-');
            }
            return Optional.of(own.slice(1, octets));
        }

        @Override
        public void received(ByteBuffer octets) {
            check(lent, "received without being lent to");
            check(own.get(0) == '-' && own.get(own.capacity() - 1) == '-', "outside of the room");
            check(octets.hasRemaining(), "received nothing");
            for (int i = 0; i < octets.remaining(); i++) {
                check(own.get(1 + i) == octets.get(octets.position() + i), "not in place");
            }
            if (fails) {
                throw new IllegalStateException("fails on purpose");
            }
            super.received(octets);
        }

        @Override
        public void givenBack() {
            check(lent, "given back without being lent");
            lent = false;
        }

        @Override
        public void closed(Wire.Cause cause) {
            check(!lent, "closed with what was lent");
            super.closed(cause);
        }

        private void check(boolean holds, String what) {
            if (!holds) {
                note(what);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void writerMayUseItsBufferAgainAtOnce(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var peer = rig.connect(rig.serve(Recorder::new));
            peer.holdBack();
            var buffer = ByteBuffer.allocateDirect(100_000);
            var expected = new ByteArrayOutputStream();
            rig.on(
                    peer,
                    () -> {
                        for (int round = 0; round < 200; round++) {
                            var octets = random(100_000, round);
                            peer.server().wire().write(buffer.clear().put(octets).flip());
                            assertThat(buffer.hasRemaining()).isFalse();
                            expected.writeBytes(octets);
                        }
                        peer.server().wire().finish();
                    });

            assertThat(peer.readToEnd()).isEqualTo(expected.toByteArray());
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void wireIsNotWritableWhileThePeerDoesNotReadAndTellsWhenItIs(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var peer = rig.connect(rig.serve(Recorder::new));
            var server = peer.server();
            peer.holdBack();
            rig.on(
                    peer,
                    () -> {
                        assertThat(server.wire().isWritable()).isTrue();
                        server.wire().write(ByteBuffer.allocate(MUCH));
                        assertThat(server.wire().isWritable()).isFalse();
                        assertThat(server.wire().octetsSent()).isLessThan(MUCH);
                    });

            assertThat(peer.read(MUCH)).hasSize(MUCH);
            rig.await(() -> server.saw("writable"));
            rig.on(peer, () -> assertThat(server.wire().isWritable()).isTrue());
            assertThat(server.wire().octetsSent()).isEqualTo(MUCH);
            assertThat(server.events()).containsExactly("writable");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void wireThatFinishesTellsWhenItHasHandedOverAll(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var peer = rig.connect(rig.serve(Parting::new));
            var server = peer.server();
            peer.holdBack();
            rig.on(
                    peer,
                    () -> {
                        server.wire().write(ByteBuffer.allocate(MUCH));
                        server.wire().finish();
                        assertThat(server.events()).isEmpty();
                    });

            assertThat(peer.read(MUCH)).hasSize(MUCH);
            rig.await(() -> server.saw("writable"));
            rig.on(peer, server.wire()::finish);
            assertThat(server.events()).containsExactly("parting", "writable");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void wireThatFinishesTellsAtOnceThatItHasHandedOverAll(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var peer = rig.connect(rig.serve(Parting::new));
            var server = peer.server();
            rig.on(
                    peer,
                    () -> {
                        server.wire().write(ISO_8859_1.encode("answer"));
                        server.wire().finish();
                        assertThat(server.events()).containsExactly("parting");
                    });
            assertThat(peer.read(6)).isEqualTo("answer");
            peer.close();
            rig.await(server::isClosed);
            assertThat(server.events()).containsExactly("parting", "closed FINISHED");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void wireThatFinishesAsItIsAcceptedTellsThatItHasHandedOverAll(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var peer =
                    rig.connect(
                            rig.serve(() ->
                                    new Parting() {
                                        @Override
                                        void opened() {
                                            wire().write(ISO_8859_1.encode("answer"));
                                            wire().finish();
                                        }
                                    }));
            assertThat(peer.readToEnd()).asString(ISO_8859_1).isEqualTo("answer");
            peer.close();
            rig.await(peer.server()::isClosed);
            assertThat(peer.server().events()).containsExactly("parting", "closed FINISHED");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void wireThatIsAbortedWhileItFinishesDoesNotPart(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var peer = rig.connect(rig.serve(Parting::new));
            var server = peer.server();
            peer.holdBack();
            rig.on(
                    peer,
                    () -> {
                        server.wire().write(ByteBuffer.allocate(MUCH));
                        server.wire().finish();
                        server.wire().abort();
                    });
            rig.await(server::isClosed);
            assertThat(server.events()).containsExactly("closed ABORTED");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void halfClosedPeerIsToldOfOnceAndGetsItsAnswer(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var peer = rig.connect(rig.serve(Recorder::new));
            var server = peer.server();
            peer.send("question");
            peer.endInput();
            rig.await(() -> server.saw("inputEnded"));
            assertThat(server.text()).isEqualTo("question");
            rig.on(peer, () -> server.wire().write(ISO_8859_1.encode("answer")));
            assertThat(peer.read(6)).isEqualTo("answer");

            rig.on(peer, server.wire()::finish);
            peer.readToEnd();
            rig.await(server::isClosed);
            assertThat(server.events()).containsExactly("inputEnded", "closed FINISHED");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void pausedWireReadsNothingUntilItIsResumed(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var listener = rig.serve(Echo::new);
            var peer = rig.connect(listener);
            var server = peer.server();
            var other = rig.connect(listener);
            rig.on(peer, server.wire()::pause);
            peer.send("early");
            peer.endInput();
            for (int i = 0; i < 3; i++) {
                other.send("x");
                other.read(1);
            }
            rig.on(peer, () -> assertThat(server.text()).isEmpty());
            rig.on(
                    peer,
                    () -> {
                        server.wire().resume();
                        assertThat(server.text()).isEmpty();
                    });

            rig.await(() -> server.saw("inputEnded"));
            assertThat(server.text()).isEqualTo("early");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void pausedWireIsWritten(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var peer = rig.connect(rig.serve(Recorder::new));
            var wire = peer.server().wire();
            peer.holdBack();
            rig.on(
                    peer,
                    () -> {
                        wire.pause();
                        wire.write(ByteBuffer.allocate(MUCH));
                    });
            peer.send("x");
            assertThat(peer.read(MUCH)).hasSize(MUCH);
            rig.await(() -> peer.server().saw("writable"));
            assertThat(peer.server().text()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void deadlineExpiresUnlessItIsPutOffOrTakenBack(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var listener = rig.serve(Recorder::new);
            var kept = rig.connect(listener);
            var putOff = rig.connect(listener);
            var takenBack = rig.connect(listener);
            var drawnNear = rig.connect(listener);
            // Both calls within one event, during which no deadline passes, however slow the test.
            rig.on(
                    putOff,
                    () -> {
                        putOff.server().wire().expireAfter(Duration.ofMillis(20));
                        putOff.server().wire().expireAfter(Duration.ofHours(1));
                    });
            rig.on(
                    takenBack,
                    () -> {
                        takenBack.server().wire().expireAfter(Duration.ofMillis(20));
                        takenBack.server().wire().neverExpire();
                    });
            expireAfter(rig, drawnNear, Duration.ofDays(1_000_000));
            expireAfter(rig, drawnNear, Duration.ofMillis(20));
            expireAfter(rig, kept, Duration.ofMillis(150));
            rig.pass(Duration.ofMillis(300));

            rig.await(() -> kept.server().saw("expired") && drawnNear.server().saw("expired"));
            rig.on(kept, () -> assertThat(kept.server().wire().isWritable()).isTrue());
            assertThat(kept.server().events()).containsExactly("expired");
            assertThat(drawnNear.server().events()).containsExactly("expired");
            assertThat(putOff.server().events()).isEmpty();
            assertThat(takenBack.server().events()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void deadlineIsNotToldBeforeItsTime(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var due = new long[2];
            var peer =
                    rig.connect(
                            rig.serve(() ->
                                    new Recorder() {
                                        @Override
                                        void opened() {
                                            due[0] = wire().nanoTime() + 70_000_000;
                                            wire().expireAfter(Duration.ofMillis(70));
                                        }

                                        @Override
                                        public void expired() {
                                            due[1] = wire().nanoTime();
                                            super.expired();
                                        }
                                    }));
            rig.pass(Duration.ofMillis(69));
            rig.pass(Duration.ofMillis(1));
            rig.await(() -> peer.server().saw("expired"));
            assertThat(due[1]).isGreaterThanOrEqualTo(due[0]);
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void finishWaitsForThePeerToClose(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var peer = rig.connect(rig.serve(Recorder::new));
            var server = peer.server();
            rig.on(
                    peer,
                    () -> {
                        server.wire().write(ISO_8859_1.encode("bye"));
                        server.wire().finish();
                        server.wire().finish();
                        assertThat(server.wire().isWritable()).isFalse();
                        var late = ISO_8859_1.encode("late");
                        server.wire().write(late);
                        assertThat(late.hasRemaining()).isFalse();
                    });
            assertThat(peer.readToEnd()).isEqualTo("bye".getBytes(ISO_8859_1));
            peer.send("too late");
            rig.on(peer, () -> assertThat(server.events()).isEmpty());
            peer.close();

            rig.await(server::isClosed);
            assertThat(server.text()).isEmpty();
            assertThat(server.events()).containsExactly("closed FINISHED");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void finishClosesWhenTheLingerTimeIsOver(Kind kind) throws IOException {
        try (var rig = kind.open(Duration.ofMillis(50), 1 << 20)) {
            var peer = rig.connect(rig.serve(Recorder::new));
            rig.on(peer, peer.server().wire()::finish);
            rig.pass(Duration.ofMillis(50));
            rig.await(peer.server()::isClosed);
            assertThat(peer.server().events()).containsExactly("closed FINISHED");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void finishClosesWhenEnoughWasDropped(Kind kind) throws IOException {
        try (var rig = kind.open(Duration.ofSeconds(60), 1000)) {
            var peer = rig.connect(rig.serve(Recorder::new));
            rig.on(peer, peer.server().wire()::finish);
            peer.send("x".repeat(999));
            rig.on(peer, () -> assertThat(peer.server().events()).isEmpty());
            peer.send("x");
            rig.await(peer.server()::isClosed);
            assertThat(peer.server().text()).isEmpty();
            assertThat(peer.server().events()).containsExactly("closed FINISHED");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void finishSendsAllToAPeerThatSendsBeforeItReads(Kind kind) throws IOException {
        try (var rig = kind.open(Duration.ofSeconds(60), Long.MAX_VALUE)) {
            var peer = rig.connect(rig.serve(Recorder::new));
            peer.holdBack();
            rig.on(
                    peer,
                    () -> {
                        peer.server().wire().pause();
                        peer.server().wire().write(ByteBuffer.allocate(MUCH));
                        peer.server().wire().finish();
                    });
            peer.send("x".repeat(MUCH));
            assertThat(peer.readToEnd()).hasSize(MUCH);
            peer.close();
            rig.await(peer.server()::isClosed);
            assertThat(peer.server().events()).containsExactly("writable", "closed FINISHED");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void abortDropsWhatWasNotSent(Kind kind) throws IOException {
        var closes = new AtomicInteger();
        var file = Files.write(folder.resolve("file"), random(2_000_000, 1));
        try (var rig = kind.open();
                var channel = FileChannel.open(file)) {
            var peer = rig.connect(rig.serve(Recorder::new));
            var server = peer.server();
            peer.holdBack();
            rig.on(
                    peer,
                    () -> {
                        server.wire().write(ByteBuffer.allocate(MUCH));
                        server.wire().write(slice(channel, 0, 2_000_000, closes));
                        server.wire().abort();
                        assertThat(server.events()).isEmpty();
                        server.wire().write(slice(channel, 0, 10, closes));
                        server.wire().expireAfter(Duration.ZERO);
                        server.wire().resume();
                        server.wire().finish();
                        server.wire().abort();
                    });
            rig.await(server::isClosed);
            assertThat(closes).hasValue(2);
            assertThat(server.events()).containsExactly("closed ABORTED");
            assertThat(peer.readToEnd()).hasSizeLessThan(MUCH);
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void fileThatEndsEarlyCutsTheWire(Kind kind) throws IOException {
        var file = Files.write(folder.resolve("file"), random(500_000, 1));
        for (int missing : new int[] {1, 400_000}) {
            for (int length : new int[] {500, 499_999}) {
                var closes = new AtomicInteger();
                try (var rig = kind.open();
                        var channel = FileChannel.open(file)) {
                    var peer = rig.connect(rig.serve(Recorder::new));
                    var wire = peer.server().wire();
                    long from = 500_000L - length;
                    rig.on(peer, () -> wire.write(slice(channel, from, length + missing, closes)));
                    var read = peer.readToEnd();
                    rig.await(peer.server()::isClosed);
                    assertThat(wire.octetsSent()).isBetween((long) read.length, (long) length);
                    assertThat(wire.octetsWritten()).isEqualTo(length + missing);
                    assertThat(peer.server().events()).containsExactly("closed CUT");
                    assertThat(closes).hasValue(1);
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void readerThatThrowsLosesItsWireAndNoOther(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var listener = rig.serve(Fragile::new);
            var witness = rig.connect(listener);
            var inReceived = rig.connect(listener);
            inReceived.send("throw");
            var inInputEnded = rig.connect(listener);
            inInputEnded.endInput();
            var inExpired = rig.connect(listener);
            expireAfter(rig, inExpired, Duration.ofMillis(1));
            rig.pass(Duration.ofMillis(1));
            var inTask = rig.connect(listener);
            inTask.server()
                    .wire()
                    .execute(() -> {
                        throw new IllegalStateException("on purpose, in a task");
                    });

            for (var peer : List.of(inReceived, inInputEnded, inExpired, inTask)) {
                rig.await(peer.server()::isClosed);
                assertThat(peer.server().events()).containsExactly("closed ABORTED");
            }
            witness.send("ping");
            assertThat(witness.read(4)).isEqualTo("ping");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void wireMayBeAbortedWhileItIsAccepted(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var count = new AtomicInteger();
            var listener =
                    rig.serve(() ->
                            new Echo() {
                                @Override
                                void opened() {
                                    if (count.getAndIncrement() > 0) {
                                        wire().abort();
                                    }
                                }
                            });
            var first = rig.connect(listener);
            var second = rig.connect(listener);
            rig.await(second.server()::isClosed);
            assertThat(second.server().events()).containsExactly("closed ABORTED");
            first.send("ping");
            assertThat(first.read(4)).isEqualTo("ping");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void tasksOfOtherThreadsRunInOrderOnTheLoop(Kind kind) throws Exception {
        try (var rig = kind.open()) {
            var peer = rig.connect(rig.serve(Recorder::new));
            var order = Collections.synchronizedList(new ArrayList<Integer>());
            var threads = Collections.synchronizedSet(new HashSet<Thread>());
            var giver =
                    Thread.startVirtualThread(() -> {
                        for (int i = 0; i < 1000; i++) {
                            int number = i;
                            peer.server()
                                    .wire()
                                    .execute(() -> {
                                        order.add(number);
                                        threads.add(Thread.currentThread());
                                        rig.changed();
                                    });
                        }
                    });
            rig.await(() -> order.size() == 1000);
            giver.join();
            assertThat(order).isSorted();
            assertThat(threads).containsExactly(peer.server().loop());
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"THREE_LOOPS", "THREE_NATIVE_LOOPS"})
    void taskMayWriteToSeveralWiresOfItsLoop(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var listener = rig.serve(Recorder::new);
            var first = rig.connect(listener);
            var second = rig.connect(listener);
            rig.on(
                    first,
                    () -> {
                        for (int i = 0; i < 5; i++) {
                            first.server().wire().write(ISO_8859_1.encode("a" + i));
                            second.server().wire().write(ISO_8859_1.encode("b" + i));
                        }
                    });
            assertThat(first.read(10)).isEqualTo("a0a1a2a3a4");
            assertThat(second.read(10)).isEqualTo("b0b1b2b3b4");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void nextReaderHasTheConnectionHandedOver(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var peer = rig.connect(rig.serve(Recorder::new));
            var next = new Recorder();
            rig.on(
                    peer,
                    () -> {
                        next.accepted(rig, peer.server().wire());
                        peer.server().wire().handOver(next);
                    });
            peer.send("hello");
            rig.await(() -> next.text().equals("hello"));
            rig.on(peer, next.wire()::abort);
            rig.await(next::isClosed);
            assertThat(peer.server().events()).isEmpty();
            assertThat(peer.server().text()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void wireRefusesOtherThreads(Kind kind) throws Exception {
        try (var rig = kind.open()) {
            var wire = rig.connect(rig.serve(Recorder::new)).server().wire();
            var thrown = new ArrayList<Throwable>();
            var stranger =
                    Thread.ofPlatform()
                            .start(() -> {
                                for (Runnable call :
                                        List.<Runnable>of(
                                                () -> wire.write(ByteBuffer.allocate(1)),
                                                wire::pause,
                                                wire::resume,
                                                wire::neverExpire,
                                                wire::finish,
                                                wire::abort)) {
                                    try {
                                        call.run();
                                    } catch (IllegalStateException e) {
                                        thrown.add(e);
                                    }
                                }
                            });
            stranger.join();
            assertThat(thrown).hasSize(6);
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void closedListenerAcceptsNoMoreAndLeavesItsConnections(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var listener = rig.serve(Echo::new);
            var peer = rig.connect(listener);
            listener.close();
            listener.close();

            assertThatThrownBy(() -> rig.connect(listener)).isInstanceOf(Exception.class);
            peer.send("ping");
            assertThat(peer.read(4)).isEqualTo("ping");
            rig.network().listen(listener.address(), _ -> new Recorder()).close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void listenerMayBeClosedWithinAnEvent(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var listener = rig.serve(Echo::new);
            var peer = rig.connect(listener);
            rig.on(peer, listener::close);
            listener.close();
            rig.network().listen(listener.address(), _ -> new Recorder()).close();
            peer.send("ping");
            assertThat(peer.read(4)).isEqualTo("ping");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void peerThatNeverReadsIsLeftToTheDeadlineOfTheOwner(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var peer = rig.connect(rig.serve(Recorder::new));
            var wire = peer.server().wire();
            peer.holdBack();
            rig.on(
                    peer,
                    () -> {
                        wire.write(ByteBuffer.allocate(MUCH));
                        wire.expireAfter(Duration.ofMillis(20));
                        wire.finish();
                    });
            rig.pass(Duration.ofMillis(20));
            rig.await(() -> peer.server().saw("expired"));
            rig.on(peer, wire::abort);
            rig.await(peer.server()::isClosed);
            assertThat(peer.server().events()).containsExactly("expired", "closed ABORTED");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void finishDropsNoMoreThanItsAmountWhileItSends(Kind kind) throws IOException {
        try (var rig = kind.open(Duration.ofSeconds(60), 1000)) {
            var peer = rig.connect(rig.serve(Recorder::new));
            peer.holdBack();
            rig.on(
                    peer,
                    () -> {
                        peer.server().wire().write(ByteBuffer.allocate(MUCH));
                        peer.server().wire().finish();
                    });
            peer.send("x".repeat(1000));
            rig.on(peer, () -> assertThat(peer.server().events()).isEmpty());
            assertThat(peer.readToEnd()).hasSize(MUCH);
            rig.await(peer.server()::isClosed);
            assertThat(peer.server().text()).isEmpty();
            assertThat(peer.server().events()).containsExactly("closed FINISHED");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void addressInUseIsRefused(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var listener = rig.serve(Recorder::new);
            assertThatThrownBy(() -> rig.network().listen(listener.address(), _ -> new Recorder()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("Address already in use");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void closeOfTheNetworkAbortsEveryWire(Kind kind) throws IOException {
        var closes = new AtomicInteger();
        var file = Files.write(folder.resolve("file"), random(2_000_000, 1));
        try (var rig = kind.open();
                var channel = FileChannel.open(file)) {
            var listener = rig.serve(Recorder::new);
            var idle = rig.connect(listener);
            var sending = rig.connect(listener);
            sending.holdBack();
            rig.on(
                    sending,
                    () -> {
                        sending.server().wire().write(ByteBuffer.allocate(MUCH));
                        sending.server().wire().write(slice(channel, 0, 2_000_000, closes));
                    });
            var lingering = rig.connect(listener);
            rig.on(lingering, lingering.server().wire()::finish);

            rig.network().close();
            rig.network().close();

            assertThat(idle.server().events()).containsExactly("closed ABORTED");
            assertThat(sending.server().events()).containsExactly("closed ABORTED");
            assertThat(lingering.server().events()).containsExactly("closed ABORTED");
            assertThat(closes).hasValue(1);
            idle.server().wire().execute(() -> idle.server().note("ran"));
            assertThat(idle.server().events()).doesNotContain("ran");
            assertThatThrownBy(() -> rig.network().listen(listener.address(), _ -> new Recorder()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the transport is closed");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void networkRefusesToBeClosedOnItsLoop(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var peer = rig.connect(rig.serve(Recorder::new));
            rig.on(
                    peer,
                    () ->
                            assertThatThrownBy(rig.network()::close)
                                    .isInstanceOf(IllegalStateException.class));
            rig.on(peer, () -> assertThat(peer.server().events()).isEmpty());
        }
    }

    private static void expireAfter(Rig rig, Rig.Peer peer, Duration time) {
        rig.on(peer, () -> peer.server().wire().expireAfter(time));
    }

    private static FileSlice slice(
            FileChannel file, long offset, long length, AtomicInteger closes) {
        return new FileSlice(file, offset, length, closes::incrementAndGet);
    }

    private static byte[] random(int length, long seed) {
        var octets = new byte[length];
        new Random(seed).nextBytes(octets);
        return octets;
    }

    /// Throws whenever it can, and answers a friendly word.
    private static final class Fragile extends Echo {
        @Override
        public void received(ByteBuffer octets) {
            super.received(octets);
            if (text().startsWith("throw")) {
                throw new StackOverflowError("on purpose, in received");
            }
        }

        @Override
        public void inputEnded() {
            throw new IllegalStateException("on purpose, in inputEnded");
        }

        @Override
        public void expired() {
            throw new OutOfMemoryError("on purpose, in expired");
        }

        @Override
        public void closed(Wire.Cause cause) {
            super.closed(cause);
            throw new IllegalStateException("on purpose, in closed");
        }
    }
}
