package webserv.handlers.files;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Cause;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.Prospect;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.handlers.files.FileTree.Folder;
import webserv.handlers.files.FileTree.Found;
import webserv.handlers.files.FileTree.RegularFile;
import webserv.handlers.files.Refused.Why;
import webserv.handlers.representation.ByteRanges;
import webserv.handlers.representation.Coding;

/// Answers GET and HEAD with files of a folder. Where the configuration names the indexes, requests
/// with other methods for a folder go on to its index: a program there may take what files do not.
///
/// ```
///   request ─► in the cache and fresh? ── yes ─► reply, on the loop, without waiting
///                       │ no
///                       ▼ virtual thread
///              look the file up ── unchanged since it was cached? ── yes ─► fresh again ─► reply
///                       │ no
///                       ▼
///  (FileLoader) open it ── small? ── yes ─► read it, put it into the cache ─► reply
///                       ├── can it be shared? ── yes ─► keep it open in the cache ─► reply
///                       └── no ─► a slice of the open file, which the engine closes
/// ```
///
/// Within the cache's time a change, a removal or a loss of permission does not show; that is what
/// the time is for.
final class FilesHandler implements Handler.NonBlocking {

    /// How files are served.
    ///
    /// @param indexes file names that stand for their folder, the first that is there wins
    /// @param forwardsToIndex whether a folder's index is asked for by its own path, which may be
    ///   another location's: that of the programs, where the index is one. So it is where the
    ///   configuration names the indexes
    /// @param autoindex whether a folder without an index is listed
    /// @param cacheTime how long a cached file is used without a look at the disk; zero for no
    ///   cache
    /// @param cacheMaxFile the largest file that is kept in memory, in octets
    record Options(
            List<String> indexes,
            boolean forwardsToIndex,
            boolean autoindex,
            Description description,
            Packing packing,
            Duration cacheTime,
            long cacheMaxFile) {}

    /// What `Allow` says of a file (RFC 9110 §10.2.1).
    static final String ALLOW = "GET, HEAD, OPTIONS";

    private static final List<String> READING = List.of(Methods.GET);

    private final PathMapping mapping;
    private final FileTree tree;
    private final Options options;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final ReadyFiles.Shelf cache;
    private final OpenFiles openFiles;
    private final ReadyListings.Shelf listings;

    /// @param shared the room for what is kept of files
    /// @param listings that of listings
    /// @param clock for dates
    /// @param nanoTime for the age of what is cached
    FilesHandler(
            PathMapping mapping,
            FileTree tree,
            Options options,
            FileCache shared,
            ReadyListings listings,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.mapping = mapping;
        this.tree = tree;
        this.options = options;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.cache = shared.ready().shelf();
        this.openFiles = shared.openFiles();
        this.listings = listings.shelf();
    }

    @Override
    public List<String> methods() {
        return options.forwardsToIndex() ? Methods.CONFIGURABLE : READING;
    }

    /// Those of files. What the index of a folder takes is for its own location to say, and whether
    /// it is there for the disk: none of them can be asked on the loop.
    @Override
    public List<String> methodsAt(String pathInLocation) {
        return READING;
    }

    @Override
    public CompletionStage<Reply> handle(Request request) {
        if (!isReading(request) && !isForwarded(request)) {
            return CompletableFuture.completedFuture(notAllowed());
        }
        var ready = cache.find(request.path());
        if (ready != null && ready.isFresh(nanoTime.getAsLong())) {
            var variant = ready.find(coding(request, ready.variants()));
            var answer = variant == null ? null : variant.answer(request, clock);
            if (answer != null) {
                return answer;
            }
        }
        if (isIndexReady(request)) {
            return CompletableFuture.completedFuture(
                    Folders.forward(request, options.indexes().getFirst()));
        }
        if (ready == null && options.autoindex() && isListed(request)) {
            var form = ListingForm.of(request);
            var listed = listings.find(request.path(), form, nanoTime.getAsLong());
            if (listed != null) {
                return CompletableFuture.completedFuture(form.reply(request, listed));
            }
        }
        var reply = new CompletableFuture<Reply>();
        Thread.ofVirtual().name("files-", request.id()).start(() -> answer(request, ready, reply));
        return reply;
    }

    static boolean isReading(Request request) {
        return request.method().equals(Methods.GET) || request.method().equals(Methods.HEAD);
    }

    private static boolean isListed(Request request) {
        return asFolder(request) && isReading(request);
    }

    private static Reply notAllowed() {
        return new Reply.Refusal(
                405, new Cause("files-method", "files are read only"), Fields.of("Allow", ALLOW));
    }

    @Override
    public List<String> warnings() {
        return options.description().warnings();
    }

    /// Whether the path's file is in the cache and needs no look at the disk.
    boolean isReady(Request request) {
        var ready = cache.find(request.path());
        return ready != null && ready.isFresh(nanoTime.getAsLong());
    }

    /// Whether the first of the indexes is known to be there. Of the others that is not enough, as
    /// one before them may be a program, which is never in the cache.
    private boolean isIndexReady(Request request) {
        if (!options.forwardsToIndex() || !asFolder(request) || options.indexes().isEmpty()) {
            return false;
        }
        var index = cache.find(request.path() + options.indexes().getFirst());
        return index != null && index.isFresh(nanoTime.getAsLong());
    }

    /// The coding that the client gets. A file that there is in one form only costs no look at what
    /// the client accepts.
    private Coding coding(Request request, Variants variants) {
        if (!variants.vary()) {
            return Coding.IDENTITY;
        }
        var fields = request.fields();
        return variants.select(
                options.packing().accept().preferences(fields),
                variants.makesAny() && fields.has("Range") && asksForRanges(request, variants));
    }

    /// Of the file as it lies on the disk: what is packed on the way has no ranges.
    private boolean asksForRanges(Request request, Variants variants) {
        var now = clock.instant();
        var plain = variants.original().state().validators(now);
        return ByteRanges.areAskedFor(request.method(), request.fields(), plain);
    }

    private void answer(
            Request request, @Nullable ReadyFile ready, CompletableFuture<Reply> reply) {
        try {
            reply.complete(replyWithRoom(request, ready));
        } catch (Refused refused) {
            if (ready != null) {
                cache.forget(request.path(), ready);
            }
            reply.complete(refused.reply());
        } catch (IOException | RuntimeException | Error failure) {
            reply.completeExceptionally(failure);
        }
    }

    /// Where descriptors have run out, those that are only kept open go first.
    private Reply replyWithRoom(Request request, @Nullable ReadyFile ready) throws IOException {
        try {
            return replyTo(request, ready);
        } catch (Refused refused) {
            if (refused.isForNow() && openFiles.giveUpAll()) {
                return replyTo(request, ready);
            }
            throw refused;
        }
    }

    /// Looks the file up as for a request, and opens it.
    @Override
    public Prospect explain(Request request) throws IOException {
        var steps = new ArrayList<String>();
        if (!isReading(request) && !isForwarded(request)) {
            return Prospect.of(notAllowed());
        }
        try {
            var path = mapping.fileOf(request);
            steps.add("look for " + path);
            if (request.path().endsWith("/") && tree.find(path) instanceof Folder) {
                steps.add("it is a folder: look in it for " + String.join(", ", options.indexes()));
                steps.add(options.autoindex() ? "else list it" : "else refuse");
            }
            var target = target(request);
            if (target instanceof RegularFile index && isForwarded(request)) {
                var forward = Folders.forward(request, nameOf(index));
                steps.add("go to " + forward.path());
                return new Prospect(steps, Optional.of(forward));
            }
            if (target instanceof RegularFile file) {
                steps.add("open " + opened(request, file));
            }
            return new Prospect(steps, Optional.of(replyTo(request, null)));
        } catch (Refused refused) {
            return new Prospect(steps, Optional.of(refused.reply()));
        }
    }

    private Path opened(Request request, RegularFile file) {
        var variants = variants(file);
        return variants.file(coding(request, variants)).real();
    }

    private Reply replyTo(Request request, @Nullable ReadyFile ready) throws IOException {
        return switch (target(request)) {
            case RegularFile index when isForwarded(request) ->
                    Folders.forward(request, nameOf(index));
            case Found _ when !isReading(request) -> notAllowed();
            case RegularFile file -> replyTo(request, file, ready);
            case Folder _ when !asFolder(request) -> Folders.redirect(request);
            case Folder folder when options.autoindex() -> listing(request, folder);
            case Folder(var folder, _, _) ->
                    throw new Refused(Why.NO_INDEX, "a folder without an index: " + folder);
        };
    }

    private Reply listing(Request request, Folder folder) throws IOException {
        var form = ListingForm.of(request);
        ReadyListings.Maker maker =
                () ->
                        form.content(
                                request, Listing.of(folder, tree, mapping, Listing.MOST_ENTRIES));
        var content =
                options.cacheTime().isPositive()
                        ? listings.make(request.path(), form, maker, this::freshUntil)
                        : maker.make();
        var reply = form.reply(request, content);
        return reply instanceof Reply.Response response && response.status() == 200
                ? new Reply.Response(200, response.fields(), listings.counted(response.content()))
                : reply;
    }

    /// What the path leads to; the index stands for its folder.
    private Found target(Request request) throws Refused {
        var path = mapping.fileOf(request);
        return switch (tree.find(path)) {
            case RegularFile _ when asFolder(request) ->
                    throw new Refused(Why.NO_FOLDER, "a file, not a folder: " + path);
            case Folder folder when asFolder(request) -> {
                var index = indexOf(path);
                yield index == null ? folder : index;
            }
            case Found found -> found;
        };
    }

    /// Where the request goes on to; empty where it is for no folder with a named index.
    Optional<Reply.Forward> forward(Request request) {
        try {
            return isForwarded(request) && target(request) instanceof RegularFile index
                    ? Optional.of(Folders.forward(request, nameOf(index)))
                    : Optional.empty();
        } catch (Refused _) {
            return Optional.empty();
        }
    }

    /// Whether the file that the path leads to is asked for by its own path. Nothing goes round in
    /// a circle so: that path has no slash at its end.
    private boolean isForwarded(Request request) {
        return options.forwardsToIndex() && asFolder(request);
    }

    private static String nameOf(RegularFile index) {
        return Objects.requireNonNull(index.asked().getFileName()).toString();
    }

    private static boolean asFolder(Request request) {
        return request.path().endsWith("/");
    }

    private @Nullable RegularFile indexOf(Path folder) throws Refused {
        for (var index : options.indexes()) {
            try {
                if (tree.find(folder.resolve(index)) instanceof RegularFile file) {
                    return file;
                }
            } catch (Refused refused) {
                if (refused.status() != 404) {
                    throw refused;
                }
            }
        }
        return null;
    }

    private Reply replyTo(Request request, RegularFile file, @Nullable ReadyFile ready)
            throws IOException {
        var variants = variants(file);
        var coding = coding(request, variants);
        if (ready == null || !ready.variants().equals(variants)) {
            return loader().load(request, ReadyFile.of(variants, freshUntil()), coding);
        }
        ready.refresh(freshUntil());
        var variant = ready.find(coding);
        var reply = variant == null ? null : variant.answerAt(request, clock.instant());
        return reply == null ? loader().load(request, ready, coding) : reply;
    }

    /// Made when it is needed: most of a hundred thousand locations are never asked.
    private FileLoader loader() {
        return new FileLoader(tree, options, cache, openFiles, clock);
    }

    private Variants variants(RegularFile file) {
        return options.packing().variantsOf(file, tree, options.description().contentType(file));
    }

    @Override
    public void close() {
        cache.close();
    }

    private long freshUntil() {
        return nanoTime.getAsLong() + options.cacheTime().toNanos();
    }
}
