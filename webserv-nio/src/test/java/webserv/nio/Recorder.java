package webserv.nio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import webserv.api.io.Wire;

/// Writes down the events of a wire. Octets that arrive in several events are written down as one.
class Recorder implements Wire.Reader {
    private final List<String> events = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private @Nullable Wire wire;
    private @Nullable Rig rig;
    private @Nullable Thread loop;

    final void accepted(Rig rig, Wire wire) {
        this.rig = rig;
        this.wire = wire;
        loop = Thread.currentThread();
        opened();
    }

    final Wire wire() {
        return Objects.requireNonNull(wire);
    }

    final Thread loop() {
        return Objects.requireNonNull(loop);
    }

    /// For a test's own reaction to the connection.
    void opened() {}

    @Override
    public void received(ByteBuffer octets) {
        var piece = ISO_8859_1.decode(octets).toString();
        synchronized (this) {
            text.append(piece);
        }
        signal();
    }

    @Override
    public void inputEnded() {
        note("inputEnded");
    }

    @Override
    public void writable() {
        note("writable");
    }

    @Override
    public void expired() {
        note("expired");
    }

    @Override
    public void closed(Wire.Cause cause) {
        note("closed " + cause);
    }

    final void note(String event) {
        synchronized (this) {
            events.add(event);
        }
        signal();
    }

    /// Events but those of octets received.
    final synchronized List<String> events() {
        return List.copyOf(events);
    }

    final boolean saw(String event) {
        return events().contains(event);
    }

    final boolean isClosed() {
        return events().stream().anyMatch(event -> event.startsWith("closed"));
    }

    final synchronized String text() {
        return text.toString();
    }

    private void signal() {
        if (rig != null) {
            rig.changed();
        }
    }
}
