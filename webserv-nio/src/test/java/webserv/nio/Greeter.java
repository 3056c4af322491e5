package webserv.nio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import webserv.api.io.Wire;

/// Says hello to everybody and closes.
record Greeter(Rig rig) implements Wire.Acceptor {
    @Override
    public Wire.Reader accepted(Wire wire) {
        var recorder = new Recorder();
        recorder.accepted(rig, wire);
        wire.write(ISO_8859_1.encode("hello"));
        wire.finish();
        return recorder;
    }
}
