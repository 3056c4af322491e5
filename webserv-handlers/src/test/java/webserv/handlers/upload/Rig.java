package webserv.handlers.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Flow;
import webserv.api.config.Settings;
import webserv.api.http.Fields;
import webserv.api.http.Request;
import webserv.api.http.RequestContent;
import webserv.api.http.RequestHead;
import webserv.handlers.Replies;
import webserv.testkit.Requests;

/// A real folder, a handler of it in location `/up/`, and a clock that stands at noon of 20
/// November 2026.
final class Rig implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    final Path folder;
    final UploadHandler handler;

    /// @param settings keys and values besides `store`
    Rig(Path folder, String... settings) {
        this(folder, clock(), settings);
    }

    Rig(Path folder, InstantSource clock, String... settings) {
        this(new UploadFactory(), folder, clock, settings);
    }

    /// @param factory which may have other handlers of the folder
    Rig(UploadFactory factory, Path folder, InstantSource clock, String... settings) {
        this.folder = folder;
        this.handler = factory.create(settings(folder, settings), clock);
        try {
            handler.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Settings settings(Path folder, String... settings) {
        var all = new String[settings.length + 2];
        all[0] = "store";
        all[1] = folder.toString();
        System.arraycopy(settings, 0, all, 2, settings.length);
        return Settings.of(all);
    }

    static InstantSource clock() {
        return InstantSource.fixed(NOW);
    }

    static Requests request(String method, String name) {
        return Requests.of(method, "/up/" + name).inLocation("/up/");
    }

    /// The whole reply as text, with the value of an entity tag replaced by `tag`.
    String reply(Requests request) throws Exception {
        return Replies.text(Replies.of(handler, request))
                .replaceAll("ETag: \"[0-9a-f]+-[0-9a-f]+-[0-9a-f]+\"", "ETag: tag");
    }

    int status(Requests request) throws Exception {
        return Replies.status(Replies.of(handler, request));
    }

    int put(String name, String content) throws Exception {
        return status(request("PUT", name).content(content));
    }

    /// Creates an upload that is to be continued.
    ///
    /// @return its name in the location
    String begin(Requests creation) throws Exception {
        var reply = reply(creation.with("Upload-Complete", "?0"));
        assertThat(reply).startsWith("201\n");
        return reply.replaceAll("(?s).*Location: /up/(\\S+)\n.*", "$1");
    }

    static Requests patch(String upload, long offset, boolean complete, String content) {
        return request("PATCH", upload)
                .with("Content-Type", Resumption.MEDIA_TYPE)
                .with("Upload-Offset", Long.toString(offset))
                .with("Upload-Complete", complete ? "?1" : "?0")
                .content(content);
    }

    String tagOf(String name) throws Exception {
        var text = Replies.text(Replies.of(handler, request("GET", name)));
        return text.replaceAll("(?s).*ETag: (\"[^\"]*\").*", "$1");
    }

    /// What is visible in the store, by name.
    SortedMap<String, String> files() throws IOException {
        var files = new TreeMap<String, String>();
        try (var paths = Files.newDirectoryStream(folder)) {
            for (var path : paths) {
                if (Files.isRegularFile(path)) {
                    files.put(path.getFileName().toString(), Files.readString(path));
                }
            }
        }
        return files;
    }

    /// The files that are neither under their names nor a sign of life.
    List<Path> litter() throws IOException {
        try (var paths = Files.walk(folder.resolve(".part"))) {
            return paths.filter(Files::isRegularFile)
                    .filter(path ->
                            !List.of("lock", "alive").contains(path.getFileName().toString()))
                    .toList();
        }
    }

    @Override
    public void close() {
        handler.close();
    }

    /// A request whose content is read from a stream, of a length that may be unknown.
    record Streamed(Request request, long length, InputStream stream)
            implements Request, RequestContent {
        @Override
        public RequestHead head() {
            return request.head();
        }

        @Override
        public String path() {
            return request.path();
        }

        @Override
        public String pathInLocation() {
            return request.pathInLocation();
        }

        @Override
        public RequestContent content() {
            return this;
        }

        @Override
        public SocketAddress remoteAddress() {
            return request.remoteAddress();
        }

        @Override
        public SocketAddress localAddress() {
            return request.localAddress();
        }

        @Override
        public String scheme() {
            return request.scheme();
        }

        @Override
        public long id() {
            return request.id();
        }

        @Override
        public Flow.Publisher<ByteBuffer> publisher() {
            throw new UnsupportedOperationException("a blocking handler reads the stream");
        }

        @Override
        public Fields trailers() {
            return Fields.empty();
        }
    }
}
