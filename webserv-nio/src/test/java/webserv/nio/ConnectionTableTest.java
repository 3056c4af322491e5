package webserv.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.nio.ConnectionTable.Pair;
import webserv.nio.ConnectionTable.Peer;

/// The tables as Linux writes them on x86, for a server at port 8080 (1F90) and a client at 40000
/// (9C40).
class ConnectionTableTest {
    private static final String TITLE = "  sl  local_address rem_address   st tx_queue rx_queue\n";
    private static final String LISTENER = line("0100007F:1F90", "00000000:0000", "0A", 0, 7);
    private static final String HERE = "0100007F:1F90";
    private static final String THERE = "0100007F:9C40";
    private static final String MAPPED = "0000000000000000FFFF0000";
    private static final Pair LOOPBACK = pair("127.0.0.1", "127.0.0.1");

    @TempDir private Path folder;

    @BeforeEach
    void wordsAreAsHere() {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
    }

    record Row(String name, String lines, Peer peer) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> tables() {
        var open = line(HERE, THERE, "01", 0x1F600, 8);
        return Stream.of(
                new Row("open", LISTENER + open, Peer.Plain.THERE),
                new Row("not there, its listener is", LISTENER, Peer.Plain.RESET),
                new Row("not there, nor a listener", "", Peer.Plain.THERE),
                new Row(
                        "another's port",
                        LISTENER + line(HERE, "0100007F:9C41", "01", 0, 8),
                        Peer.Plain.RESET),
                new Row("closed by the system", line(HERE, THERE, "07", 5, 8), Peer.Plain.RESET),
                new Row(
                        "the end behind 1000",
                        line(HERE, THERE, "08", 1001, 8),
                        new Peer.Ended(1000, true)),
                new Row(
                        "the end behind nothing",
                        line(HERE, THERE, "08", 1, 8),
                        new Peer.Ended(0, true)),
                new Row(
                        "the end, and no number",
                        line(HERE, THERE, "08", 0, 8),
                        new Peer.Ended(0, false)),
                new Row(
                        "the client is open",
                        open + line(THERE, HERE, "01", 0, 9),
                        Peer.Plain.THERE),
                new Row(
                        "the client has ended its sending",
                        open + line(THERE, HERE, "04", 0, 9),
                        Peer.Plain.THERE),
                new Row(
                        "the client has closed, not all is sent",
                        open + line(THERE, HERE, "04", 0, 0),
                        Peer.Plain.CLOSED),
                new Row(
                        "the client has closed, all is sent",
                        line(HERE, THERE, "08", 9, 8) + line(THERE, HERE, "05", 0, 0),
                        Peer.Plain.CLOSED),
                new Row(
                        "a client that is dead long since",
                        line(THERE, HERE, "06", 0, 0) + open,
                        Peer.Plain.CLOSED),
                new Row("a short line", open + "   3: 0100007F\n", Peer.Plain.THERE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tables")
    void rowsTellOfThePeer(Row row) throws IOException {
        Files.writeString(folder.resolve("tcp"), TITLE + row.lines());
        assertThat(peer(LOOPBACK)).isEqualTo(row.peer());
    }

    @Test
    void clientOfIpv4IsFoundAmongThoseOfIpv6() throws IOException {
        Files.writeString(folder.resolve("tcp"), TITLE + line(THERE, HERE, "04", 0, 0));
        Files.writeString(
                folder.resolve("tcp6"), TITLE + line(MAPPED + HERE, MAPPED + THERE, "01", 0, 8));
        assertThat(peer(LOOPBACK)).isEqualTo(Peer.Plain.CLOSED);
    }

    @Test
    void addressOfIpv6IsFourWords() throws IOException {
        var here = "B80D0120000000000000000001000000:1F90";
        var there = "B80D01200000000000000000FE020000:9C40";
        Files.writeString(folder.resolve("tcp6"), TITLE + line(here, there, "08", 3, 8));
        assertThat(peer(pair("2001:db8::1", "2001:db8::2fe"))).isEqualTo(new Peer.Ended(2, true));
    }

    @Test
    void tablesMayBeMissing() throws IOException {
        assertThat(ConnectionTable.isIn(folder)).isFalse();
        assertThat(peer(LOOPBACK)).isEqualTo(Peer.Plain.THERE);
    }

    private Peer peer(Pair pair) throws IOException {
        return ConnectionTable.read(folder, Set.of(pair, pair.fromThere())).peer(pair);
    }

    private static Pair pair(String local, String remote) {
        return Pair.of(new InetSocketAddress(local, 8080), new InetSocketAddress(remote, 40000));
    }

    private static String line(String local, String remote, String state, int unread, int inode) {
        return "   2: %s %s %s 00000000:%08X 00:00000000 00000000     0        0 %d 1 0000 100 0 0 10 0\n"
                .formatted(local, remote, state, unread, inode);
    }
}
