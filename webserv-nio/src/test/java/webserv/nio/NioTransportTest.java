package webserv.nio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.io.FileSlice;
import webserv.api.io.ListenAddress;
import webserv.api.spi.TransportSettings;

/// What only sockets can show.
@Timeout(60)
class NioTransportTest {
    private static final int LARGE = 20 << 20;

    @TempDir private Path folder;

    @Test
    void largeFileReachesASlowReaderWholeWhileAnotherConnectionIsServed() throws Exception {
        var octets = new byte[LARGE];
        new Random(20).nextBytes(octets);
        var file = FileChannel.open(Files.write(folder.resolve("large"), octets));
        try (var rig = rig(1)) {
            var listener = rig.serve(Echo::new);
            var slow = rig.connect(listener);
            var quick = rig.connect(listener);
            rig.on(slow, () -> slow.server().wire().write(FileSlice.owning(file, 0, LARGE)));

            var hash = MessageDigest.getInstance("SHA-256");
            var piece = ByteBuffer.allocate(300_000);
            int left = LARGE;
            while (left > 0) {
                quick.send("ping");
                assertThat(quick.read(4)).isEqualTo("ping");
                piece.clear().limit(Math.min(left, piece.capacity()));
                left -= slow.channel().read(piece);
                hash.update(piece.flip());
            }
            assertThat(HexFormat.of().formatHex(hash.digest())).isEqualTo(sha256(octets));
            rig.await(() -> slow.server().saw("writable"));
            assertThat(file.isOpen()).isFalse();
        }
    }

    @Test
    void answersToADozenSmallRequestsLeaveTogetherAndThoseToAThousandDoNot() throws IOException {
        int size = 1300;
        try (var rig = rig(1)) {
            var peer = rig.connect(rig.serve(Recorder::new));
            var wire = peer.server().wire();
            rig.on(
                    peer,
                    () -> {
                        for (int i = 0; i < 16; i++) {
                            wire.write(ByteBuffer.allocate(size));
                        }
                        assertThat(wire.octetsSent()).isZero();
                        for (int i = 16; i < 1000; i++) {
                            wire.write(ByteBuffer.allocate(size));
                        }
                        assertThat(wire.octetsSent()).isPositive();
                    });
            assertThat(peer.read(1000 * size)).hasSize(1000 * size);
        }
    }

    @Test
    void abortIsAResetToThePeer() throws IOException {
        try (var rig = rig(1)) {
            var peer = rig.connect(rig.serve(Recorder::new));
            rig.on(peer, peer.server().wire()::abort);
            assertReset(peer);
        }
    }

    @Test
    void fileThatEndsEarlyIsAResetToThePeer() throws IOException {
        var path = Files.write(folder.resolve("file"), new byte[300_000]);
        try (var rig = rig(1);
                var file = FileChannel.open(path)) {
            var peer = rig.connect(rig.serve(Recorder::new));
            rig.on(
                    peer,
                    () -> peer.server().wire().write(new FileSlice(file, 0, 300_001, () -> {})));
            assertReset(peer);
        }
    }

    /// The system does not end a process whose own call meets a page that is gone.
    @ParameterizedTest(name = "to {0}")
    @ValueSource(ints = {0, 4096, LARGE / 2 + 100, LARGE - 4096, LARGE - 1})
    void mappedFileThatShrinksWhileItIsSentIsAResetToThePeer(int octets) throws IOException {
        var path = Files.write(folder.resolve("file"), new byte[LARGE]);
        try (var arena = Arena.ofShared();
                var file = FileChannel.open(path)) {
            var memory = file.map(FileChannel.MapMode.READ_ONLY, 0, LARGE - 4096, arena);
            assertResetIfSpoilt(file, memory, () -> truncate(path, octets));
        }
    }

    @ParameterizedTest(name = "to {0}")
    @ValueSource(ints = {0, LARGE / 2 + 100, LARGE - 1})
    void fileThatShrinksWhileTheKernelSendsItIsAResetToThePeer(int octets) throws IOException {
        var path = Files.write(folder.resolve("file"), new byte[LARGE]);
        try (var file = FileChannel.open(path)) {
            assertResetIfSpoilt(file, MemorySegment.NULL, () -> truncate(path, octets));
        }
    }

    @Test
    void fileThatItsOwnerClosesWhileItIsSentIsAResetToThePeer() throws IOException {
        var path = Files.write(folder.resolve("file"), new byte[LARGE]);
        try (var file = FileChannel.open(path)) {
            assertResetIfSpoilt(file, MemorySegment.NULL, file::close);
        }
    }

    private interface Mishap {
        void happen() throws IOException;
    }

    private static void truncate(Path path, int octets) throws IOException {
        try (var writing = FileChannel.open(path, StandardOpenOption.WRITE)) {
            writing.truncate(octets);
        }
    }

    private void assertResetIfSpoilt(FileChannel file, MemorySegment memory, Mishap mishap)
            throws IOException {
        var closes = new AtomicInteger();
        var slice = new FileSlice(file, memory, 0, LARGE, closes::incrementAndGet);
        try (var rig = rig(1)) {
            var listener = rig.serve(Echo::new);
            var peer = rig.connect(listener);
            var other = rig.connect(listener);
            rig.on(peer, () -> peer.server().wire().write(slice));
            mishap.happen();
            assertReset(peer);
            rig.await(peer.server()::isClosed);
            assertThat(peer.server().events()).endsWith("closed CUT");
            assertThat(peer.server().wire().octetsSent()).isLessThan(LARGE);
            assertThat(closes).hasValue(1);
            other.send("ping");
            assertThat(other.read(4)).isEqualTo("ping");
        }
    }

    @Test
    void resetByThePeerWhileTheKernelSendsAFileFailsTheWire() throws IOException {
        var path = Files.write(folder.resolve("file"), new byte[LARGE]);
        var closes = new AtomicInteger();
        try (var rig = rig(1);
                var file = FileChannel.open(path)) {
            var slice = new FileSlice(file, 0, LARGE, closes::incrementAndGet);
            var peer = rig.connect(rig.serve(Recorder::new));
            rig.on(
                    peer,
                    () -> {
                        peer.server().wire().pause();
                        peer.server().wire().write(slice);
                    });
            peer.reset();
            rig.await(peer.server()::isClosed);
            assertThat(peer.server().events()).containsExactly("closed FAILED");
            assertThat(closes).hasValue(1);
        }
    }

    @Test
    void resetByThePeerFailsTheWire() throws IOException {
        try (var rig = rig(1)) {
            var listener = rig.serve(Recorder::new);
            var reading = rig.connect(listener);
            reading.reset();
            var sending = rig.connect(listener);
            rig.on(
                    sending,
                    () -> {
                        sending.server().wire().pause();
                        sending.server().wire().write(ByteBuffer.allocate(LARGE));
                    });
            sending.reset();

            for (var peer : List.of(reading, sending)) {
                rig.await(peer.server()::isClosed);
                assertThat(peer.server().events()).containsExactly("closed FAILED");
            }
        }
    }

    @Test
    void acceptorThatThrowsLosesItsConnectionAndNoOther() throws IOException {
        try (var rig = rig(1)) {
            var fragile =
                    rig.network()
                            .listen(
                                    new ListenAddress.Tcp("127.0.0.1", 0),
                                    _ -> {
                                        throw new IllegalStateException("on purpose, in accepted");
                                    });
            try (var client = SocketChannel.open(SocketRig.socketAddress(fragile.address()))) {
                assertThatThrownBy(() -> client.read(ByteBuffer.allocate(1)))
                        .isInstanceOf(IOException.class);
            }
            assertServes(rig);
        }
    }

    @Test
    void failureThatCannotBeLoggedLosesItsConnectionAndNoOther() throws IOException {
        try (var rig = rig(1)) {
            var fragile =
                    rig.serve(() ->
                            new Recorder() {
                                @Override
                                public void received(ByteBuffer octets) {
                                    throw new Unloggable();
                                }
                            });
            var peer = rig.connect(fragile);
            peer.send("hello");
            rig.await(peer.server()::isClosed);
            assertThat(peer.server().events()).containsExactly("closed ABORTED");
            assertServes(rig);
        }
    }

    /// As when memory has run out, and the log needs some.
    private static final class Unloggable extends Error {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new OutOfMemoryError("on purpose, while it is logged");
        }
    }

    @Test
    void connectionsAreDealtOutToTheLoops() throws IOException {
        try (var rig = rig(3)) {
            var listener = rig.serve(Recorder::new);
            var names = new ArrayList<String>();
            for (int i = 0; i < 6; i++) {
                names.add(rig.connect(listener).server().loop().getName());
            }
            assertThat(names)
                    .containsExactly(
                            "webserv-loop-0",
                            "webserv-loop-1",
                            "webserv-loop-2",
                            "webserv-loop-0",
                            "webserv-loop-1",
                            "webserv-loop-2");
        }
    }

    @Test
    void twoNetworksServeSideBySide() throws IOException {
        try (var first = rig(1);
                var second = rig(2)) {
            assertServes(first);
            assertServes(second);
            first.network().close();
            assertServes(second);
        }
    }

    /// More than the client takes in unread, and less than the system keeps for it.
    @Test
    void answerThatTheSystemHasIsDeliveredWhenTheNetworkIsClosed() throws IOException {
        try (var rig = rig(1)) {
            var peer = rig.connect(rig.serve(Recorder::new));
            rig.on(
                    peer,
                    () -> {
                        peer.server().wire().write(ByteBuffer.wrap(new byte[200_000]));
                        peer.server().wire().finish();
                    });
            rig.network().close();
            assertThat(peer.readToEnd()).hasSize(200_000);
        }
    }

    @Test
    void interruptedLoopGoesOnAndSendsFiles() throws IOException {
        var path = Files.write(folder.resolve("file"), new byte[300_000]);
        try (var rig = rig(1);
                var file = FileChannel.open(path)) {
            var peer = rig.connect(rig.serve(Recorder::new));
            rig.on(peer, () -> Thread.currentThread().interrupt());
            rig.on(
                    peer,
                    () -> peer.server().wire().write(new FileSlice(file, 0, 300_000, () -> {})));
            assertThat(peer.read(300_000)).hasSize(300_000);
            assertThat(file.isOpen()).isTrue();
        }
    }

    @Test
    void everyAddressIsListenedOn() throws Exception {
        try (var rig = rig(1)) {
            var listener = rig.network().listen(new ListenAddress.Tcp("*", 0), new Greeter(rig));
            int port = ((ListenAddress.Tcp) listener.address()).port();
            assertThat(listener.address()).isEqualTo(new ListenAddress.Tcp("*", port));
            var loopback = loopbackAddresses();
            assertThat(loopback).isNotEmpty();
            for (var address : loopback) {
                assertThat(greeting(address, port)).as("%s", address).isEqualTo("hello");
            }
        }
    }

    @Test
    void hostNameIsResolved() throws IOException {
        try (var rig = rig(1)) {
            var listener =
                    rig.network().listen(new ListenAddress.Tcp("localhost", 0), new Greeter(rig));
            int port = ((ListenAddress.Tcp) listener.address()).port();
            assertThat(greeting(InetAddress.getByName("localhost"), port)).isEqualTo("hello");
        }
    }

    @Test
    void unknownHostIsRefusedWithItsReason() throws IOException {
        assertRefused(new ListenAddress.Tcp("no.such.host.invalid", 0), "Unknown host");
    }

    @Test
    void addressOfAnotherMachineIsRefusedWithItsReason() throws IOException {
        assertRefused(new ListenAddress.Tcp("192.0.2.1", 0), "Cannot assign requested address");
    }

    @Test
    void fileThatIsNoSocketIsLeftAlone() throws IOException {
        var file = Files.writeString(folder.resolve("precious"), "kept");
        assertRefused(new ListenAddress.Unix(file), "Address already in use");
        assertThat(file).hasContent("kept");
    }

    @Test
    void unixSocketInAMissingFolderIsRefusedWithItsReason() throws IOException {
        assertRefused(
                new ListenAddress.Unix(folder.resolve("missing/socket")),
                "No such file or directory");
    }

    @Test
    void staleUnixSocketIsReplacedAndOwnOneDeleted() throws IOException {
        var path = folder.resolve("socket");
        try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        try (var rig = rig(1)) {
            var listener = rig.network().listen(new ListenAddress.Unix(path), new Greeter(rig));
            try (var client = SocketChannel.open(SocketRig.socketAddress(listener.address()))) {
                assertThat(read(client, 5)).isEqualTo("hello");
            }
            listener.close();
            assertThat(path).doesNotExist();
        }
    }

    @Test
    void unixSocketThatSomebodyElseMadeSinceIsLeftAlone() throws IOException {
        var path = folder.resolve("socket");
        try (var rig = rig(1)) {
            var listener = rig.network().listen(new ListenAddress.Unix(path), new Greeter(rig));
            Files.move(path, folder.resolve("moved"));
            Files.writeString(path, "somebody else's");
            listener.close();
            assertThat(path).hasContent("somebody else's");
        }
    }

    @Test
    void closeLeavesNeitherDescriptorsNorThreads() throws IOException {
        useAndClose();
        var before = Descriptors.open();
        for (int i = 0; i < 5; i++) {
            useAndClose();
        }
        assertThat(Descriptors.open()).hasSameSizeAs(before);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("webserv-loop"));
    }

    @Test
    void refusedAddressLeavesNoDescriptors() throws IOException {
        try (var rig = rig(1)) {
            var taken = rig.serve(Recorder::new).address();
            var before = Descriptors.open();
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> rig.network().listen(taken, _ -> new Recorder()))
                        .isInstanceOf(IOException.class);
            }
            assertThat(Descriptors.open()).hasSameSizeAs(before);
        }
    }

    private void useAndClose() throws IOException {
        try (var rig = rig(2)) {
            var listener = rig.serve(Echo::new);
            for (int i = 0; i < 4; i++) {
                var peer = rig.connect(listener);
                peer.send("ping");
                assertThat(peer.read(4)).isEqualTo("ping");
            }
        }
    }

    private void assertRefused(ListenAddress address, String reason) throws IOException {
        try (var rig = rig(1)) {
            assertThatThrownBy(() -> rig.network().listen(address, _ -> new Recorder()))
                    .isInstanceOf(IOException.class)
                    .hasMessage(reason);
        }
    }

    private static void assertReset(SocketRig.SocketPeer peer) {
        var buffer = ByteBuffer.allocate(64 * 1024);
        assertThatThrownBy(
                        () -> {
                            while (peer.channel().read(buffer.clear()) >= 0) {
                                // Until it breaks.
                            }
                        })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("reset");
    }

    private static void assertServes(SocketRig rig) throws IOException {
        try (var listener = rig.serve(Echo::new)) {
            var peer = rig.connect(listener);
            peer.send("ping");
            assertThat(peer.read(4)).isEqualTo("ping");
        }
    }

    /// How many connections a network has before they are the system's own.
    int nativeAfter() {
        return Natives.USUAL;
    }

    SocketRig rig(int loops) throws IOException {
        return new SocketRig(
                new TransportSettings(loops, 128, Duration.ofSeconds(5), 1 << 20),
                false,
                nativeAfter());
    }

    private static String greeting(InetAddress address, int port) throws IOException {
        try (var client = SocketChannel.open(new InetSocketAddress(address, port))) {
            return read(client, 5);
        }
    }

    private static String read(SocketChannel client, int octets) throws IOException {
        var buffer = ByteBuffer.allocate(octets);
        while (buffer.hasRemaining() && client.read(buffer) >= 0) {
            // Until it is full.
        }
        return ISO_8859_1.decode(buffer.flip()).toString();
    }

    private static List<InetAddress> loopbackAddresses() throws IOException {
        return NetworkInterface.networkInterfaces()
                .filter(each -> {
                    try {
                        return each.isLoopback();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .flatMap(NetworkInterface::inetAddresses)
                .toList();
    }

    /// Sockets, selectors and the like; files come and go with the classes that are loaded.
    private static String sha256(byte[] octets) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
    }
}
