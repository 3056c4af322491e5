package webserv.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import webserv.api.io.Wire;

/// The client's end of a connection in memory, in the hands of a test.
///
/// Every call that does something returns when all that it brings about has happened. Text is ISO
/// 8859-1: one character is one octet.
public final class MemoryClient {
    private final MemoryNetwork network;
    private final MemoryWire wire;
    private int read;

    MemoryClient(MemoryNetwork network, MemoryWire wire) {
        this.network = network;
        this.wire = wire;
    }

    /// Sends octets, which arrive in one event if they are at most 64 KiB.
    public void send(byte[] octets) {
        network.requireOwner("send");
        wire.feed(octets);
        network.run();
    }

    /// Sends text, one octet a character.
    public void send(String text) {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Sends no more, and reads on.
    public void endInput() {
        network.requireOwner("endInput");
        wire.feedEnd();
        network.run();
    }

    /// Breaks the connection off.
    public void reset() {
        network.requireOwner("reset");
        wire.reset();
        network.run();
    }

    /// Takes at most so many octets more, until the next call says otherwise: what a peer does that
    /// reads slowly, or not at all.
    ///
    /// @param octets 0 or more
    public void takeAtMost(long octets) {
        network.requireOwner("takeAtMost");
        wire.takeAtMost(octets);
        network.run();
    }

    /// Takes whatever comes, as in the beginning.
    public void takeAll() {
        takeAtMost(Long.MAX_VALUE);
    }

    /// All octets received so far.
    public byte[] octets() {
        return wire.taken();
    }

    /// All octets received so far, as text.
    public String text() {
        return new String(wire.taken(), StandardCharsets.ISO_8859_1);
    }

    /// The text received since the last call.
    public String newText() {
        var all = text();
        var fresh = all.substring(read);
        read = all.length();
        return fresh;
    }

    /// Whether the server has said that no more will come: a clean end.
    public boolean sawEnd() {
        return wire.outputEnded();
    }

    /// Whether the server's end is closed.
    public boolean isClosed() {
        return closedBy().isPresent();
    }

    /// Why the server's end closed; empty while it is open.
    public Optional<Wire.Cause> closedBy() {
        return wire.cause();
    }
}
