package webserv.nio;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/// What Linux tells of connections that nobody reads, in `/proc/net/tcp` and `tcp6`, as far as it
/// was asked for.
///
/// ```
///   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
///    2: 0100007F:AB65 0100007F:CEA8 08 00000000:000003E9 00:00000000 00000000     0        0 1069 …
/// ```
///
/// Addresses are words of 32 bits in the machine's order, as hexadecimal digits. A client of IPv4
/// is in the one file or the other, as its listener is: both are written here as IPv4.
final class ConnectionTable {
    private static final String CLOSED = "07";
    private static final String CLOSE_WAIT = "08";
    private static final String LISTENING = "0A";

    /// The states of an end that has ended its sending first: `FIN_WAIT1`, `FIN_WAIT2`,
    /// `TIME_WAIT`, `CLOSING`.
    private static final Set<String> ENDED_FIRST = Set.of("04", "05", "06", "0B");

    /// Of a socket that belongs to no file: whoever had it has closed it, or is dead.
    private static final String NOBODYS = "0";

    /// What an address of IPv4 begins with, where it is written as one of IPv6 (RFC 4291 §2.5.5.2).
    private static final String MAPPED =
            digits(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF});

    /// The ends of a connection, as they are written here.
    record Pair(String local, String remote) {
        static Pair of(InetSocketAddress local, InetSocketAddress remote) {
            return new Pair(text(local), text(remote));
        }

        /// As its other end knows it, which has a row of its own where it is on this machine.
        Pair fromThere() {
            return new Pair(/* local= */ remote, /* remote= */ local);
        }
    }

    /// What is known of a peer.
    sealed interface Peer {
        enum Plain implements Peer {
            /// It may be there.
            THERE,
            /// It has reset the connection: the system has forgotten it.
            RESET,
            /// It has closed its end, or its process has: nobody is there who could read.
            CLOSED
        }

        /// It has ended its sending, and may read.
        ///
        /// @param unread how many octets are in front of the end; 0 where the system does not say
        ///   so, or there are none
        /// @param isExact whether the system says so
        record Ended(long unread, boolean isExact) implements Peer {}
    }

    private record Row(String state, String queues, String inode) {}

    private final Map<Pair, Row> rows = new HashMap<>();
    private final Set<String> listeningPorts = new HashSet<>();

    private ConnectionTable() {}

    /// Whether the system has such files.
    static boolean isIn(Path folder) {
        return Files.isReadable(folder.resolve("tcp"));
    }

    /// Reads what is said of some connections.
    ///
    /// @param folder usually `/proc/net`
    static ConnectionTable read(Path folder, Set<Pair> wanted) throws IOException {
        var table = new ConnectionTable();
        for (var name : new String[] {"tcp", "tcp6"}) {
            var file = folder.resolve(name);
            if (Files.exists(file)) {
                table.takeAll(file, wanted);
            }
        }
        return table;
    }

    private void takeAll(Path file, Set<Pair> wanted) throws IOException {
        try (var reader = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
            String line = reader.readLine();
            while ((line = reader.readLine()) != null) {
                take(new StringTokenizer(line), wanted);
            }
        }
    }

    private void take(StringTokenizer line, Set<Pair> wanted) {
        if (line.countTokens() < 10) {
            return;
        }
        line.nextToken();
        var pair = new Pair(unmapped(line.nextToken()), unmapped(line.nextToken()));
        var state = line.nextToken();
        if (state.equals(LISTENING)) {
            listeningPorts.add(port(pair.local()));
        } else if (wanted.contains(pair)) {
            var queues = line.nextToken();
            for (int i = 0; i < 4; i++) {
                line.nextToken();
            }
            rows.put(pair, new Row(state, queues, line.nextToken()));
        }
    }

    /// What is known of the peer of a connection that is open here, and whose input has not ended.
    /// Both ways to look at the pair must have been asked for.
    ///
    /// That there is no row means something where its listener has one: the connection may belong
    /// to another name space, and be in no table of this one.
    Peer peer(Pair pair) {
        var own = rows.get(pair);
        if (own == null) {
            return listeningPorts.contains(port(pair.local()))
                    ? Peer.Plain.RESET
                    : Peer.Plain.THERE;
        }
        if (own.state.equals(CLOSED)) {
            return Peer.Plain.RESET;
        }
        if (isClosed(rows.get(pair.fromThere()))) {
            return Peer.Plain.CLOSED;
        }
        return own.state.equals(CLOSE_WAIT) ? ended(own) : Peer.Plain.THERE;
    }

    /// An end that was shut down and may read on still belongs to a file.
    private static boolean isClosed(@Nullable Row there) {
        return there != null && ENDED_FIRST.contains(there.state) && there.inode.equals(NOBODYS);
    }

    /// The end counts as one more, unless it came in one piece with octets that were read. Systems
    /// that look like Linux say 0 always.
    private static Peer ended(Row own) {
        int colon = own.queues.indexOf(':');
        long waiting = HexFormat.fromHexDigitsToLong(own.queues, colon + 1, own.queues.length());
        return new Peer.Ended(Math.max(waiting - 1, 0), waiting > 0);
    }

    private static String port(String address) {
        return address.substring(address.indexOf(':') + 1);
    }

    private static String unmapped(String address) {
        return address.startsWith(MAPPED) ? address.substring(MAPPED.length()) : address;
    }

    private static String text(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        return digits(host.getAddress())
                + ':'
                + HexFormat.of().withUpperCase().toHexDigits((short) address.getPort());
    }

    private static String digits(byte[] octets) {
        var words = ByteBuffer.wrap(octets).order(ByteOrder.nativeOrder());
        var digits = new StringBuilder();
        while (words.hasRemaining()) {
            digits.append(HexFormat.of().withUpperCase().toHexDigits(words.getInt()));
        }
        return digits.toString();
    }
}
