package webserv.fastcgi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Optional;
import webserv.gateway.ProgramInput;

/// Brings one request's content to the application, on a thread of its own.
///
/// Begun by one thread; any thread may ask and stop.
final class Feed {
    private final Optional<InputStream> content;
    private volatile Optional<Pumping> pumping = Optional.empty();

    /// The pump and its thread.
    private record Pumping(StdinPump pump, Thread thread) {}

    private Feed(Optional<InputStream> content) {
        this.content = content;
    }

    /// @throws IOException if the content cannot be read
    static Feed of(ProgramInput input) throws IOException {
        return new Feed(
                switch (input) {
                    case ProgramInput.Nothing _ -> Optional.empty();
                    case ProgramInput.Pumped(var octets, _) -> Optional.of(octets);
                    case ProgramInput.TemporaryFile(var file, _) ->
                            Optional.of(Files.newInputStream(file));
                });
    }

    /// @param onBrokenContent told that the content ended before its end
    void begin(Connection connection, Runnable onBrokenContent) {
        content.ifPresent(octets -> {
            var pump = new StdinPump(octets, connection, onBrokenContent);
            var thread = Thread.ofVirtual().unstarted(pump);
            pumping = Optional.of(new Pumping(pump, thread));
            thread.start();
        });
    }

    /// Whether all of it has been written.
    boolean isComplete() {
        return pumping.map(Pumping::pump).map(StdinPump::isComplete).orElse(true);
    }

    /// Ends the pump, which may wait for the client.
    void stop() {
        pumping.ifPresent(it -> it.thread().interrupt());
    }
}
