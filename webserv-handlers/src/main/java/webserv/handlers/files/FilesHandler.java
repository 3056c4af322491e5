package webserv.handlers.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.Prospect;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.handlers.files.FileTree.Folder;
import webserv.handlers.files.FileTree.RegularFile;
import webserv.handlers.representation.MediaTypes;

/// Answers GET and HEAD with files of a folder.
///
/// ```
///   request ─► in the cache and fresh? ── yes ─► reply, on the loop, without waiting
///                       │ no
///                       ▼ virtual thread
///              look the file up ── unchanged since it was cached? ── yes ─► fresh again ─► reply
///                       │ no
///                       ▼
///              open it ── small? ── yes ─► read it, put it into the cache ─► reply
///                       └── no ─► a slice of the open file, which the engine closes
/// ```
///
/// Within the cache's time a change, a removal or a loss of permission does not show; that is what
/// the time is for.
final class FilesHandler implements Handler.NonBlocking {

    /// How files are served.
    ///
    /// @param indexes file names that stand for their folder, the first that is there wins
    /// @param autoindex whether a folder without an index is listed
    /// @param cacheTime how long a cached file is used without a look at the disk; zero for no
    ///   cache
    /// @param cacheMaxFile the largest file that is cached, in octets
    /// @param cacheSize what the cache may take, in octets
    record Options(
            List<String> indexes,
            boolean autoindex,
            MediaTypes types,
            Duration cacheTime,
            long cacheMaxFile,
            long cacheSize) {}

    private final PathMapping mapping;
    private final FileTree tree;
    private final Options options;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final ReadyFiles cache;

    /// @param clock for dates
    /// @param nanoTime for the age of what is cached
    FilesHandler(PathMapping mapping, Options options, InstantSource clock, LongSupplier nanoTime) {
        this.mapping = mapping;
        this.tree = new FileTree(mapping.base());
        this.options = options;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.cache = new ReadyFiles(options.cacheSize());
    }

    @Override
    public List<String> methods() {
        return List.of(Methods.GET);
    }

    @Override
    public CompletionStage<Reply> handle(Request request) {
        var ready = cache.find(request.path());
        if (ready != null && ready.isFresh(nanoTime.getAsLong())) {
            return ready.answer(request, clock);
        }
        var reply = new CompletableFuture<Reply>();
        Thread.ofVirtual().name("files-", request.id()).start(() -> answer(request, ready, reply));
        return reply;
    }

    /// Looks the file up as for a request, and opens it.
    @Override
    public Prospect explain(Request request) throws IOException {
        var steps = new ArrayList<String>();
        try {
            var path = mapping.fileOf(request);
            steps.add("look for " + path);
            if (request.path().endsWith("/") && tree.find(path) instanceof Folder) {
                steps.add("it is a folder: look in it for " + String.join(", ", options.indexes()));
                steps.add(options.autoindex() ? "else list it" : "else refuse");
            }
            return new Prospect(steps, Optional.of(replyTo(request, null)));
        } catch (Refused refused) {
            return new Prospect(steps, Optional.of(refused.reply()));
        }
    }

    private void answer(
            Request request, @Nullable ReadyFile ready, CompletableFuture<Reply> reply) {
        try {
            reply.complete(replyTo(request, ready));
        } catch (Refused refused) {
            if (ready != null) {
                cache.forget(request.path(), ready);
            }
            reply.complete(refused.reply());
        } catch (IOException | RuntimeException | Error failure) {
            reply.completeExceptionally(failure);
        }
    }

    private Reply replyTo(Request request, @Nullable ReadyFile ready) throws IOException {
        var path = mapping.fileOf(request);
        boolean asFolder = request.path().endsWith("/");
        return switch (tree.find(path)) {
            case RegularFile _ when asFolder ->
                    throw new Refused(404, "a file, not a folder: " + path);
            case RegularFile file -> replyTo(request, file, ready);
            case Folder _ when asFolder -> replyToFolder(request, path, ready);
            case Folder _ -> Folders.redirect(request);
        };
    }

    private Reply replyToFolder(Request request, Path folder, @Nullable ReadyFile ready)
            throws IOException {
        for (var index : options.indexes()) {
            try {
                if (tree.find(folder.resolve(index)) instanceof RegularFile file) {
                    return replyTo(request, file, ready);
                }
            } catch (Refused refused) {
                if (refused.status() != 404) {
                    throw refused;
                }
            }
        }
        if (!options.autoindex()) {
            throw new Refused(403, "a folder without an index: " + folder);
        }
        return Folders.listing(request, Listing.of(folder, tree, mapping, Listing.MOST_ENTRIES));
    }

    private Reply replyTo(Request request, RegularFile file, @Nullable ReadyFile ready)
            throws IOException {
        if (ready != null && ready.state().equals(file.state())) {
            ready.refresh(freshUntil());
            return ready.answerAt(request, clock.instant());
        }
        var open = tree.open(file);
        try {
            return replyTo(request, file, open);
        } catch (IOException | RuntimeException failure) {
            open.channel().close();
            throw failure;
        }
    }

    private Reply replyTo(Request request, RegularFile file, FileTree.OpenFile open)
            throws IOException {
        var now = clock.instant();
        if (isCached(open.state(), now)) {
            var read = read(request.path(), file, open);
            if (read != null) {
                return read.answerAt(request, now);
            }
        }
        var octets = new InOpenFile(tree, file, open);
        return new FileReplies(representation(file, open.state(), octets)).answer(request, now);
    }

    /// A file that has only just changed is not cached: it may change again without a trace.
    private boolean isCached(FileState state, Instant now) {
        return options.cacheTime().isPositive()
                && state.size() <= options.cacheMaxFile()
                && state.isSettled(now);
    }

    /// Reads a small file into the cache; `null`, and the file left open, where it does not stand
    /// still.
    private @Nullable ReadyFile read(String path, RegularFile file, FileTree.OpenFile open)
            throws IOException {
        var octets = ByteBuffer.allocate((int) open.state().size());
        while (octets.hasRemaining() && open.channel().read(octets, octets.position()) >= 0) {
            // Until it is full, or the file ends.
        }
        if (octets.hasRemaining()
                || !(tree.find(file.asked()) instanceof RegularFile after
                        && after.state().equals(open.state()))) {
            return null;
        }
        open.channel().close();
        var ready =
                new ReadyFile(
                        open.state(),
                        representation(file, open.state(), new InMemory(octets.array())),
                        freshUntil());
        cache.put(path, ready);
        return ready;
    }

    private Representation representation(
            RegularFile file, FileState state, Representation.Octets octets) {
        return new Representation(
                options.types().of(String.valueOf(file.asked().getFileName())),
                state.validators(clock.instant()),
                octets);
    }

    private long freshUntil() {
        return nanoTime.getAsLong() + options.cacheTime().toNanos();
    }
}
