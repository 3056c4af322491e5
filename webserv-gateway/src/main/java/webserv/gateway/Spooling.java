package webserv.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Settings;
import webserv.api.http.Request;
import webserv.api.http.RequestHead;

/// Makes a program's input out of a request's content.
///
/// A program knows how much to read from CONTENT_LENGTH. Content that comes in chunks is therefore
/// read to its end first, unless the configuration says that its programs read to the end of file.
/// Whoever has few programs that stay may have other content read to its end first as well.
///
/// @param stream whether content is passed on as it comes, in chunks without CONTENT_LENGTH
/// @param memoryOctets how much of what is read first is kept in memory; more goes to a file
/// @param directory where the file is made
public record Spooling(boolean stream, int memoryOctets, Path directory) {

    private static final Key<Long> SPOOL_MEMORY =
            Key.of(
                    "spool_memory",
                    Kind.octets(0, 64L << 20),
                    64L << 10,
                    "of collected content that is kept in memory; more goes to a file");
    private static final Key<Path> SPOOL_DIRECTORY =
            Key.optional(
                    "spool_directory",
                    Kind.PATH,
                    "where that file is made; the system's if not set");
    private static final Key<Boolean> STREAM_CONTENT =
            Key.of(
                    "stream_content",
                    Kind.FLAG,
                    false,
                    "pass on content as it comes, also in chunks, then without CONTENT_LENGTH");

    private static final int LEAST_BUFFER_OCTETS = 512;
    private static final int MOST_BUFFER_OCTETS = 64 << 10;

    /// What is read of a location.
    public static final Keys KEYS = Keys.of(STREAM_CONTENT, SPOOL_MEMORY, SPOOL_DIRECTORY);

    /// Reads and checks the settings.
    public static Spooling of(Settings settings) {
        int memory = Math.toIntExact(settings.get(SPOOL_MEMORY));
        var directory =
                settings.find(SPOOL_DIRECTORY)
                        .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
        if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
            throw settings.wrong(SPOOL_DIRECTORY, "must be a folder that can be written to");
        }
        return new Spooling(settings.get(STREAM_CONTENT), memory, directory);
    }

    /// The input for a request's program. Waits for the client where content has to be spooled.
    ///
    /// @throws NotSpooled if the file cannot be written
    /// @throws IOException if the client goes away meanwhile
    public ProgramInput inputFor(Request request) throws IOException {
        long length = request.content().length();
        if (length == 0) {
            boolean declared = request.fields().has("Content-Length");
            return new ProgramInput.Nothing(declared ? OptionalLong.of(0) : OptionalLong.empty());
        }
        if (length != RequestHead.UNKNOWN_LENGTH) {
            return ProgramInput.Pumped.of(request.content().stream(), OptionalLong.of(length));
        }
        return stream
                ? ProgramInput.Pumped.of(request.content().stream(), OptionalLong.empty())
                : spooled(request.content().stream(), memoryOctets);
    }

    /// The same, but all of it is there, unless the configuration says to pass it on as it comes.
    ///
    /// @throws NotSpooled if the file cannot be written
    /// @throws IOException if the client goes away meanwhile
    public ProgramInput collectedFor(Request request) throws IOException {
        return stream || request.content().length() == 0
                ? inputFor(request)
                : spooled(request.content().stream(), memoryFor(request));
    }

    /// How many octets of memory [#collectedFor] takes at most: none where the content is known to
    /// go to a file.
    public int memoryFor(Request request) {
        long length = request.content().length();
        if (length == RequestHead.UNKNOWN_LENGTH) {
            return memoryOctets;
        }
        return length <= memoryOctets ? (int) length : 0;
    }

    private ProgramInput spooled(InputStream content, int most) throws IOException {
        var first = content.readNBytes(most);
        int next = first.length < most ? -1 : content.read();
        if (next < 0) {
            return ProgramInput.Pumped.of(first);
        }
        boolean isWhole = false;
        var file = SpoolFile.in(directory);
        try {
            file.append(first, first.length);
            file.append(new byte[] {(byte) next}, 1);
            copy(content, file);
            isWhole = true;
            return new ProgramInput.Spooled(file);
        } finally {
            if (!isWhole) {
                file.close();
            }
        }
    }

    /// Has little memory while it waits for a client, as many may send slowly at a time: a buffer
    /// grows while it is filled, and is the smallest again behind what did not fill it.
    private static void copy(InputStream content, SpoolFile file) throws IOException {
        var buffer = new byte[LEAST_BUFFER_OCTETS];
        for (int count; (count = content.read(buffer)) >= 0; ) {
            file.append(buffer, count);
            int fit =
                    count == buffer.length
                            ? Math.min(2 * count, MOST_BUFFER_OCTETS)
                            : LEAST_BUFFER_OCTETS;
            buffer = fit == buffer.length ? buffer : new byte[fit];
        }
    }
}
