package webserv.handlers.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.handlers.files.FileTree.OpenFile;
import webserv.handlers.files.FileTree.RegularFile;
import webserv.handlers.representation.Coding;

/// Opens files that are not in the cache, and answers with them: from memory, from a file that
/// stays open for others, or from one that is open for this request alone. What may serve others
/// goes into the cache.
///
/// Used by any thread that may wait.
final class FileLoader {

    /// A copy that is no larger is one that the kernel sends from: up to here that took less of the
    /// server's time and of the client's than writing from memory, whichever way TCP controls
    /// congestion.
    static final int MOST_BY_THE_KERNEL = 128 * 1024;

    /// A file is copied for as long as it stays open if it is no larger than so many times the
    /// largest that is cached. A larger one is mapped, and a page of it at its end is sent by
    /// itself.
    private static final long MOST_COPIED = 4;

    /// Several who ask at once may make a copy each.
    private static final long LARGEST_COPY = 1 << 20;

    private final FileTree tree;
    private final FilesHandler.Options options;
    private final ReadyFiles.Shelf cache;
    private final OpenFiles openFiles;
    private final InstantSource clock;

    FileLoader(
            FileTree tree,
            FilesHandler.Options options,
            ReadyFiles.Shelf cache,
            OpenFiles openFiles,
            InstantSource clock) {
        this.tree = tree;
        this.options = options;
        this.cache = cache;
        this.openFiles = openFiles;
        this.clock = clock;
    }

    /// A packed sibling that cannot be opened is as good as none.
    Reply load(Request request, ReadyFile ready, Coding coding) throws IOException {
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
        var packed =
                made.filter(options.packing().room()::take).map(packing -> packed(open, packing));
        var sent = made.isPresent() && packed.isEmpty() ? Coding.IDENTITY : coding;
        var octets = packed.orElseGet(() -> InOpenFile.owning(open));
        var metadata = options.description().of(ready.variants(), sent, open.state(), now);
        return new FileReplies(new Representation(metadata, octets)).answer(request, now);
    }

    private Representation.Octets packed(OpenFile open, PackedOnTheWay packing) {
        return new Packed(open, packing, () -> options.packing().room().giveBack(packing));
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
        var file = shared(ready.variants().file(coding), open);
        var octets = Objects.requireNonNull(file.borrow());
        openFiles.keep(file);
        var replies = new FileReplies(new Representation(metadata, octets));
        var variant = new VariantInOpenFile(metadata, replies.fieldsOfWhole(), file, openFiles);
        cache.put(request.path(), ready.with(coding, variant));
        return replies.answer(request, now);
    }

    private SharedFile shared(RegularFile file, OpenFile open) throws IOException {
        long wanted = Math.min(options.cacheMaxFile() * MOST_COPIED, LARGEST_COPY);
        long mostCopied = Math.min(wanted, openFiles.roomForCopies());
        if (open.state().size() <= Math.min(mostCopied, MOST_BY_THE_KERNEL)) {
            var copy = privateCopy(file, open);
            if (copy.isPresent()) {
                return SharedFile.ofCopy(copy.get(), openFiles.copied());
            }
        }
        var memory = FileMemory.of(file, open, tree, mostCopied);
        return new SharedFile(open, memory.orElse(null), openFiles.copied());
    }

    /// In place of the file itself, which is closed then; empty where that does not stand still.
    private Optional<OpenFile> privateCopy(RegularFile file, OpenFile open) throws IOException {
        var copy = PrivateCopy.of(open);
        boolean good = false;
        try {
            good = copy.isPresent() && tree.isStill(file, open);
        } finally {
            (good ? Optional.of(open) : copy).ifPresent(OpenFile::close);
        }
        return good ? copy : Optional.empty();
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
}
