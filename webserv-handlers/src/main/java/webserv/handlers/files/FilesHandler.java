package webserv.handlers.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
import webserv.handlers.files.FileTree.Found;
import webserv.handlers.files.FileTree.OpenFile;
import webserv.handlers.files.FileTree.RegularFile;
import webserv.handlers.files.Refused.Why;
import webserv.handlers.representation.AcceptEncoding;
import webserv.handlers.representation.ByteRanges;
import webserv.handlers.representation.Coding;

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
///                       ├── can it be shared? ── yes ─► keep it open in the cache ─► reply
///                       └── no ─► a slice of the open file, which the engine closes
/// ```
///
/// Within the cache's time a change, a removal or a loss of permission does not show; that is what
/// the time is for.
final class FilesHandler implements Handler.NonBlocking {

    /// A file is copied to memory for as long as it stays open if it is no larger than so many
    /// times the largest that is cached. A larger one is mapped, and a page of it at its end is
    /// sent by itself.
    private static final long MOST_COPIED = 4;

    /// Several who ask at once may make a copy each.
    private static final long LARGEST_COPY = 1 << 20;

    /// How files are served.
    ///
    /// @param indexes file names that stand for their folder, the first that is there wins
    /// @param autoindex whether a folder without an index is listed
    /// @param cacheTime how long a cached file is used without a look at the disk; zero for no
    ///   cache
    /// @param cacheMaxFile the largest file that is kept in memory, in octets
    record Options(
            List<String> indexes,
            boolean autoindex,
            Description description,
            Packing packing,
            Duration cacheTime,
            long cacheMaxFile) {}

    private final PathMapping mapping;
    private final FileTree tree;
    private final Options options;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final ReadyFiles.Shelf cache;
    private final OpenFiles openFiles;
    private final ReadyListings.Shelf listings;
    private final AcceptEncoding acceptEncoding;
    private final PackingRoom packingRoom = new PackingRoom();

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
        this.acceptEncoding = new AcceptEncoding(options.packing().codings());
    }

    @Override
    public List<String> methods() {
        return List.of(Methods.GET);
    }

    @Override
    public CompletionStage<Reply> handle(Request request) {
        var ready = cache.find(request.path());
        if (ready != null && ready.isFresh(nanoTime.getAsLong())) {
            var variant = ready.find(coding(request, ready.variants()));
            var answer = variant == null ? null : variant.answer(request, clock);
            if (answer != null) {
                return answer;
            }
        }
        if (ready == null && options.autoindex() && asFolder(request)) {
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

    /// Whether the path's file is in the cache and needs no look at the disk.
    boolean isReady(Request request) {
        var ready = cache.find(request.path());
        return ready != null && ready.isFresh(nanoTime.getAsLong());
    }

    /// The coding that the client gets. A file that there is in one form only costs no look at what
    /// the client accepts.
    private Coding coding(Request request, Variants variants) {
        if (!variants.vary()) {
            return Coding.IDENTITY;
        }
        var fields = request.fields();
        return variants.select(
                acceptEncoding.preferences(fields),
                variants.makesAny() && fields.has("Range") && asksForRanges(request, variants));
    }

    /// Of the file as it lies on the disk: what is packed on the way has no ranges.
    private boolean asksForRanges(Request request, Variants variants) {
        var now = clock.instant();
        var plain = variants.original().state().validators(now);
        return ByteRanges.areAskedFor(request.method(), request.fields(), plain, now);
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
        try {
            var path = mapping.fileOf(request);
            steps.add("look for " + path);
            if (request.path().endsWith("/") && tree.find(path) instanceof Folder) {
                steps.add("it is a folder: look in it for " + String.join(", ", options.indexes()));
                steps.add(options.autoindex() ? "else list it" : "else refuse");
            }
            if (target(request) instanceof RegularFile file) {
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
            return load(request, ReadyFile.of(variants, freshUntil()), coding);
        }
        ready.refresh(freshUntil());
        var variant = ready.find(coding);
        var reply = variant == null ? null : variant.answerAt(request, clock.instant());
        return reply == null ? load(request, ready, coding) : reply;
    }

    private Variants variants(RegularFile file) {
        return options.packing().variantsOf(file, tree, options.description().contentType(file));
    }

    /// A packed sibling that cannot be opened is as good as none.
    private Reply load(Request request, ReadyFile ready, Coding coding) throws IOException {
        try {
            return open(request, ready, coding);
        } catch (Refused refused) {
            if (coding.equals(Coding.IDENTITY)) {
                throw refused;
            }
            return open(request, ready, Coding.IDENTITY);
        }
    }

    private Reply open(Request request, ReadyFile ready, Coding coding) throws IOException {
        var open = tree.open(ready.variants().file(coding));
        try {
            return replyTo(request, ready, coding, open);
        } catch (IOException | RuntimeException failure) {
            open.close();
            throw failure;
        }
    }

    private Reply replyTo(Request request, ReadyFile ready, Coding coding, OpenFile open)
            throws IOException {
        var now = clock.instant();
        if (isSettled(ready, open, now)) {
            if (open.state().size() <= options.cacheMaxFile()) {
                var read = read(request.path(), ready, coding, open);
                if (read != null) {
                    return read.answerAt(request, now);
                }
            } else if (canBeShared(request, ready, coding, open)) {
                return share(request, ready, coding, open);
            }
        }
        return replyOnce(request, ready, coding, open, now);
    }

    /// From a file that is open for this request alone.
    private Reply replyOnce(
            Request request, ReadyFile ready, Coding coding, OpenFile open, Instant now) {
        var made = ready.variants().made(coding);
        var packed = made.filter(packingRoom::take).map(packing -> packed(open, packing));
        var sent = made.isPresent() && packed.isEmpty() ? Coding.IDENTITY : coding;
        var octets = packed.orElseGet(() -> InOpenFile.owning(open));
        var metadata = options.description().of(ready.variants(), sent, open.state(), now);
        return new FileReplies(new Representation(metadata, octets)).answer(request, now);
    }

    private Representation.Octets packed(OpenFile open, PackedOnTheWay packing) {
        return new Packed(open, packing, () -> packingRoom.giveBack(packing));
    }

    /// A file that has only just changed is not cached: it may change again without a trace.
    private boolean isSettled(ReadyFile ready, OpenFile open, Instant now) {
        return options.cacheTime().isPositive()
                && open.state().isSettled(now)
                && ready.variants().original().state().isSettled(now);
    }

    /// Whether the open file may serve other requests as well, see [VariantInOpenFile] and
    /// [SharedFile].
    private boolean canBeShared(Request request, ReadyFile ready, Coding coding, OpenFile open) {
        return openFiles.keepsAny()
                && !ready.variants().isMade(coding)
                && !request.fields().has("Range")
                && ready.variants().file(coding).state().equals(open.state());
    }

    /// Keeps an open file for others, and answers with it.
    private Reply share(Request request, ReadyFile ready, Coding coding, OpenFile open)
            throws IOException {
        var now = clock.instant();
        var metadata = options.description().of(ready.variants(), coding, open.state(), now);
        long wanted = Math.min(options.cacheMaxFile() * MOST_COPIED, LARGEST_COPY);
        long mostCopied = Math.min(wanted, openFiles.roomForCopies());
        var memory = FileMemory.of(ready.variants().file(coding), open, tree, mostCopied);
        var file = new SharedFile(open, memory.orElse(null), openFiles.copied());
        var octets = Objects.requireNonNull(file.borrow());
        openFiles.keep(file);
        var replies = new FileReplies(new Representation(metadata, octets));
        var variant = new VariantInOpenFile(metadata, replies.fieldsOfWhole(), file, openFiles);
        cache.put(request.path(), ready.with(coding, variant));
        return replies.answer(request, now);
    }

    /// Reads a small file into the cache; `null`, and the file left open, where it does not stand
    /// still.
    private @Nullable VariantInMemory read(
            String path, ReadyFile ready, Coding coding, OpenFile open) throws IOException {
        var file = ready.variants().file(coding);
        var octets = ByteBuffer.allocate((int) open.state().size());
        if (!open.fill(octets) || !tree.isStill(file, open)) {
            return null;
        }
        open.close();
        var content =
                ready.variants()
                        .made(coding)
                        .map(packing -> packing.of(octets.array()))
                        .orElse(octets.array());
        var metadata =
                options.description().of(ready.variants(), coding, open.state(), clock.instant());
        var variant = new VariantInMemory(metadata, new InMemory(content));
        cache.put(path, ready.with(coding, variant));
        return variant;
    }

    @Override
    public void close() {
        cache.close();
    }

    private long freshUntil() {
        return nanoTime.getAsLong() + options.cacheTime().toNanos();
    }
}
