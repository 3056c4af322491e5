package webserv.fastcgi;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;
import webserv.gateway.ProgramInput;

/// Brings one request's content to the application: on a thread of its own, or at once where it is
/// there and so little that the connection takes it without waiting for the application.
///
/// Begun by one thread; any thread may ask and stop.
final class Feed {
    private final Optional<InputStream> content;
    private final boolean atOnce;
    private volatile Optional<StdinPump> pump = Optional.empty();
    private volatile Optional<Thread> pumping = Optional.empty();

    private Feed(Optional<InputStream> content, boolean atOnce) {
        this.content = content;
        this.atOnce = atOnce;
    }

    static Feed of(ProgramInput input) {
        return switch (input) {
            case ProgramInput.Nothing _ -> new Feed(Optional.empty(), true);
            case ProgramInput.Pumped(var octets, var length, var isHere) ->
                    new Feed(
                            Optional.of(octets),
                            isHere && length.orElseThrow() <= StdinPump.CHUNK_OCTETS);
            case ProgramInput.Spooled(var file) -> new Feed(Optional.of(file.content()), false);
        };
    }

    /// @param onBrokenContent told why the content ended before its end
    void begin(Connection connection, Consumer<IOException> onBrokenContent) {
        content.map(octets -> new StdinPump(octets, connection, onBrokenContent))
                .ifPresent(this::begin);
    }

    private void begin(StdinPump begun) {
        pump = Optional.of(begun);
        if (atOnce) {
            begun.run();
        } else {
            var thread = Thread.ofVirtual().unstarted(begun);
            pumping = Optional.of(thread);
            thread.start();
        }
    }

    /// Whether all of it has been written.
    boolean isComplete() {
        return pump.map(StdinPump::isComplete).orElse(true);
    }

    /// Ends the thread, which may wait for the client.
    void stop() {
        pumping.ifPresent(Thread::interrupt);
    }
}
