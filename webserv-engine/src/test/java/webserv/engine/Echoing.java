package webserv.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.io.Wire;

/// A tiny protocol: each event of the wire is answered by a line that tells it.
///
/// Octets are repeated behind `>`; `quit` finishes the wire and `abort` aborts it, as `pause`
/// pauses it and `fail` throws.
final class Echoing implements Wire.Acceptor, Wire.Reader {
    static final String PROTOCOL = "echo/1";

    final List<Wire.Cause> closings = new ArrayList<>();
    Wire wire;
    int partings;
    boolean paused;
    private boolean failing;
    private String atOnce = "";

    @SuppressWarnings("NullAway.Init") // the wire comes with the connection
    Echoing() {}

    /// Does not read before [#resume].
    static Echoing paused() {
        var echoing = new Echoing();
        echoing.paused = true;
        return echoing;
    }

    /// Throws when it is given the wire.
    static Echoing failing() {
        var echoing = new Echoing();
        echoing.failing = true;
        return echoing;
    }

    /// Does at once what a word of the protocol asks for.
    static Echoing hearing(String word) {
        var echoing = new Echoing();
        echoing.atOnce = word;
        return echoing;
    }

    Reply.Upgrade reply() {
        return new Reply.Upgrade(PROTOCOL, Fields.of("X", "y"), this);
    }

    Handler handler() {
        return Handler.nonBlocking(_ -> CompletableFuture.completedFuture(reply()));
    }

    @Override
    public Wire.Reader accepted(Wire given) {
        if (failing) {
            throw new IllegalStateException("on purpose");
        }
        wire = given;
        if (paused) {
            wire.pause();
        }
        say("ready");
        act(atOnce);
        return this;
    }

    void resume() {
        paused = false;
        wire.resume();
    }

    @Override
    public void received(ByteBuffer octets) {
        if (paused) {
            throw new AssertionError("received while pausing");
        }
        var text = StandardCharsets.ISO_8859_1.decode(octets).toString();
        say(">" + text);
        act(text);
    }

    private void act(String text) {
        switch (text) {
            case "quit" -> {
                wire.finish();
                say("behind the end");
            }
            case "abort" -> wire.abort();
            case "pause" -> {
                paused = true;
                wire.pause();
            }
            case "fail" -> throw new IllegalStateException("on purpose");
            default -> {}
        }
    }

    @Override
    public void inputEnded() {
        say("end");
        wire.finish();
    }

    @Override
    public void writable() {
        say("writable");
    }

    @Override
    public void parting() {
        partings++;
    }

    @Override
    public void expired() {
        say("expired");
    }

    @Override
    public void closed(Wire.Cause cause) {
        closings.add(cause);
    }

    private void say(String text) {
        wire.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.ISO_8859_1)));
    }
}
