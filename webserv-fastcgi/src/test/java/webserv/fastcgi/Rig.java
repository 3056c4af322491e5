package webserv.fastcgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import webserv.api.config.Node;
import webserv.api.config.Settings;
import webserv.api.http.Content;
import webserv.api.http.Reply;
import webserv.testkit.Nodes;
import webserv.testkit.Requests;

/// A handler, and its replies.
///
/// @param handler closed with the rig
record Rig(FastCgiHandler handler) implements AutoCloseable {

    /// @param folder of the scripts
    /// @param pass where the application listens
    /// @param keysAndValues further settings
    static Rig to(Path folder, String pass, String... keysAndValues) {
        return of(folder, nodes(folder, pass, keysAndValues));
    }

    /// @param nanoTime by which connections age
    static Rig to(Path folder, String pass, LongSupplier nanoTime, String... keysAndValues) {
        return to(folder, pass, new Pools(nanoTime), keysAndValues);
    }

    /// @param pools shared with other locations
    static Rig to(Path folder, String pass, Pools pools, String... keysAndValues) {
        return unstarted(folder, pass, pools, keysAndValues).started();
    }

    /// One that is only checked, as yet.
    static Rig unstarted(Path folder, String pass, Pools pools, String... keysAndValues) {
        return unstarted(
                folder,
                nodes(folder, pass, keysAndValues),
                settings -> new FastCgiHandler(FastCgiSettings.of(settings), pools));
    }

    private static Map<String, Node> nodes(Path folder, String pass, String... keysAndValues) {
        var nodes = new LinkedHashMap<String, Node>();
        nodes.put("root", Nodes.text(folder.toString()));
        nodes.put("pass", Nodes.text(pass));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            nodes.put(keysAndValues[i], Nodes.text(keysAndValues[i + 1]));
        }
        return nodes;
    }

    static Rig of(Path folder, Map<String, Node> nodes) {
        return of(
                folder, nodes, settings -> (FastCgiHandler) new FastCgiFactory().create(settings));
    }

    /// @param making makes the handler
    static Rig of(Path folder, Map<String, Node> nodes, Function<Settings, FastCgiHandler> making) {
        return unstarted(folder, nodes, making).started();
    }

    private static Rig unstarted(
            Path folder, Map<String, Node> nodes, Function<Settings, FastCgiHandler> making) {
        var settings = new Settings(Nodes.mapping(nodes), folder);
        var handler = making.apply(settings);
        assertThat(settings.unusedKeys()).isEmpty();
        return new Rig(handler);
    }

    private Rig started() {
        try {
            handler.start();
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Reply reply(Requests request) throws Exception {
        return handler.handle(request.make());
    }

    Reply.Response response(Requests request) throws Exception {
        return (Reply.Response) reply(request);
    }

    /// A request on a virtual thread, as the engine makes them.
    record Asked(Thread thread, CompletableFuture<Reply> reply) {
        /// Whether it waits for a time.
        void awaitWaiting() {
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                assertThat(reply).isNotDone();
                Thread.onSpinWait();
            }
        }
    }

    /// Asks on a thread of its own.
    Asked ask(Requests request) {
        var outcome = new CompletableFuture<Reply>();
        var thread =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                outcome.complete(reply(request));
                            } catch (Throwable failed) {
                                outcome.completeExceptionally(failed);
                            }
                        });
        return new Asked(thread, outcome);
    }

    /// The same, where the thread does not matter.
    CompletableFuture<Reply> begin(Requests request) {
        return ask(request).reply();
    }

    /// Status and content of the answer, or status and cause of the refusal, with its code.
    String answer(Requests request) throws Exception {
        return switch (reply(request)) {
            case Reply.Response response -> response.status() + " " + text(response);
            case Reply.Refusal refusal -> refusal.status() + " " + refusal.cause();
            case Reply other -> other.toString();
        };
    }

    static String text(Reply.Response response) throws IOException {
        var out = new ByteArrayOutputStream();
        switch (response.content()) {
            case Content.Written written -> written.writer().writeTo(out);
            case Content.Bytes bytes -> Channels.newChannel(out).write(bytes.octets());
            case Content other -> assertThat(other).isSameAs(Content.EMPTY);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /// Content whose client is gone.
    static InputStream brokenContent() {
        return broken(new IOException("the client is gone"));
    }

    /// Content that cannot be read.
    static InputStream broken(IOException why) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw why;
            }

            @Override
            public int read(byte[] octets, int start, int count) throws IOException {
                return read();
            }
        };
    }

    /// A client that takes no answer any more.
    static OutputStream goneClient() {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("the client is gone");
            }
        };
    }

    @Override
    public void close() {
        handler.close();
    }
}
