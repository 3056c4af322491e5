package webserv.handlers.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.handlers.Replies;
import webserv.testkit.Requests;

/// A real folder, a handler of it, and clocks that are turned by hand.
///
/// Files are last modified on Sun, 06 Nov 1994 08:49:37 GMT; it is noon of 20 November 2026.
final class Folder {
    static final Instant MODIFIED = Instant.parse("1994-11-06T08:49:37Z");
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    final Path root;
    final AtomicLong nanoTime = new AtomicLong();

    Folder(Path root) {
        this.root = root;
    }

    Path file(String name, String content) throws IOException {
        var file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return touch(file, MODIFIED);
    }

    Path folder(String name) throws IOException {
        return Files.createDirectories(root.resolve(name));
    }

    void fifo(String name) throws IOException, InterruptedException {
        var process =
                new ProcessBuilder("mkfifo", root.resolve(name).toString()).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException("mkfifo ended with " + process.exitValue());
        }
    }

    void link(String name, String target) throws IOException {
        Files.createSymbolicLink(root.resolve(name), Path.of(target));
    }

    static Path touch(Path file, Instant modified) throws IOException {
        return Files.setLastModifiedTime(file, FileTime.from(modified));
    }

    /// @param settings keys and values besides `root`
    Handler handler(String... settings) {
        return handler(settings(settings));
    }

    private Settings settings(String... settings) {
        var all = new String[settings.length + 2];
        all[0] = "root";
        all[1] = root.toString();
        System.arraycopy(settings, 0, all, 2, settings.length);
        return Settings.of(all);
    }

    Handler handler(Settings settings) {
        return new FilesFactory().create(settings, InstantSource.fixed(NOW), nanoTime::get);
    }

    /// @param factory of a configuration
    /// @param settings keys and values besides `root`
    Handler handler(FilesFactory factory, String... settings) {
        return factory.create(settings(settings), InstantSource.fixed(NOW), nanoTime::get);
    }

    /// Settings of the handler with names for an index.
    Settings index(String... names) {
        return lists(Map.of("index", List.of(names)));
    }

    /// Settings of the handler with lists of texts.
    Settings lists(Map<String, List<String>> lists) {
        var origin = Origin.BUILT_IN;
        var entries = new LinkedHashMap<String, Node.Entry>();
        entries.put("root", new Node.Entry(origin, new Node.Text(origin, root.toString())));
        lists.forEach((key, texts) -> {
            var items = new ArrayList<Node>();
            texts.forEach(text -> items.add(new Node.Text(origin, text)));
            entries.put(key, new Node.Entry(origin, new Node.Items(origin, items)));
        });
        return new Settings(new Node.Mapping(origin, entries), Path.of(""));
    }

    static String tagOf(Handler handler, String path) throws Exception {
        var reply = (Reply.Response) Replies.of(handler, Requests.get(path));
        Replies.status(reply); // gives the content back
        return reply.fields().first("ETag").orElseThrow();
    }

    /// The whole reply as text, with the entity tag's value replaced by `tag`.
    static String reply(Handler handler, Requests request) throws Exception {
        return Replies.text(Replies.of(handler, request))
                .replaceAll("ETag: \"[0-9a-f]+-[0-9a-f]+-[0-9a-f]+\"", "ETag: tag");
    }

    static int status(Handler handler, Requests request) throws Exception {
        return Replies.status(Replies.of(handler, request));
    }
}
