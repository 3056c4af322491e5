package webserv.handlers.upload;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import webserv.api.config.Counted;

/// The resumable uploads of a store, which outlive the server. Safe for any thread.
///
/// ```
///   store/.part/resumable/<id>/state   see [UploadState]
///                              content
/// ```
///
/// Those that are there at the start are [FoundUploads].
final class Uploads {
    /// The name of the file with what has come of an upload.
    static final String CONTENT = "content";

    private static final int ID_OCTETS = 16;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{" + 2 * ID_OCTETS + "}");

    private final Path folder;
    private final Quota quota;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, ResumableUpload> uploads = new ConcurrentHashMap<>();

    /// The uploads, and those that are being made: each takes its place before the disk is asked.
    private final AtomicInteger places = new AtomicInteger();

    private Uploads(Path folder, Quota quota, InstantSource clock) {
        this.folder = folder;
        this.quota = quota;
        this.clock = clock;
    }

    /// Reads the uploads of a store.
    ///
    /// @param lifetime of one that does not say when its time is over
    /// @param log takes a line for each that is let go, and for each that cannot be removed
    static Uploads open(Store store, Duration lifetime, InstantSource clock, Consumer<String> log)
            throws IOException {
        var folder = Files.createDirectories(store.resumable());
        var uploads = new Uploads(folder, store.quota(), clock);
        var found = new FoundUploads(store.quota(), lifetime, clock, log);
        for (var upload : found.in(folder, ID)) {
            uploads.uploads.put(upload.id(), upload);
            uploads.places.incrementAndGet();
        }
        uploads.dropExpired(log);
        return uploads;
    }

    /// Begins an upload.
    ///
    /// @throws NotStored with 503 if there are too many, with 507 if there is no room
    ResumableUpload create(Target target, OptionalLong length, UploadSettings.Resumable limits)
            throws IOException {
        takePlace(limits.uploads());
        try {
            var upload = made(target, length, limits);
            uploads.put(upload.id(), upload);
            return upload;
        } catch (IOException | RuntimeException failure) {
            places.decrementAndGet();
            throw failure;
        }
    }

    private ResumableUpload made(
            Target target, OptionalLong length, UploadSettings.Resumable limits)
            throws IOException {
        var own = newFolder();
        var expires = clock.instant().plus(limits.lifetime());
        var state = new UploadState(target, length, expires, Optional.empty());
        try {
            return persisted(own, state);
        } catch (IOException failure) {
            removeBehind(failure, () -> Trees.delete(own));
            throw NotStored.byWriting(failure, folder);
        }
    }

    /// Of a name that cannot be guessed.
    private Path newFolder() throws IOException {
        var octets = new byte[ID_OCTETS];
        new SecureRandom().nextBytes(octets); // made here: a start would wait for its providers
        var own = folder.resolve(HexFormat.of().formatHex(octets));
        try {
            return Files.createDirectory(own);
        } catch (IOException failure) {
            throw NotStored.byWriting(failure, folder);
        }
    }

    private ResumableUpload persisted(Path own, UploadState state) throws IOException {
        var file = PartFile.create(own.resolve(CONTENT), quota);
        var id = own.getFileName().toString();
        var upload = new ResumableUpload(id, own, state, Optional.of(file));
        try (var changed = new ChangedFolders()) {
            changed.add(folder);
            changed.add(own);
            file.claim(state.length().orElse(0));
            file.finish();
            state.write(own);
            changed.persist();
        } catch (IOException failure) {
            removeBehind(
                    failure,
                    () -> {
                        var _ = upload.drop();
                    });
            throw failure;
        }
        return upload;
    }

    /// Removes what is left of a failure. What cannot be removed now is when the server starts
    /// anew.
    private static void removeBehind(IOException failure, Closeable removal) {
        try {
            removal.close();
        } catch (IOException left) {
            failure.addSuppressed(left);
        }
    }

    /// Takes a place of so many, which is given back by whoever takes the upload from the map.
    /// Those that are complete make room for new ones.
    private void takePlace(int most) throws IOException {
        dropExpired();
        while (places.getAndUpdate(taken -> taken < most ? taken + 1 : taken) >= most) {
            var complete =
                    uploads.values().stream()
                            .filter(upload -> upload.state().isComplete())
                            .findFirst();
            if (complete.isEmpty()) {
                throw NotStored.forNow(
                        "too-many",
                        Counted.of(most, "upload")
                                + (most == 1 ? " is" : " are")
                                + " under way already");
            }
            var _ = remove(complete.get());
        }
    }

    /// An upload that is there and has not expired.
    Optional<ResumableUpload> find(String id) {
        var upload = Optional.ofNullable(uploads.get(id));
        return upload.filter(found -> !found.state().isExpired(clock.instant()));
    }

    /// Ends an upload. Where it cannot be removed it is known no more, and is tried again when its
    /// time is over.
    ///
    /// @return whether it was this call that ended it: of several at a time it is one
    boolean remove(ResumableUpload upload) throws IOException {
        boolean removed = upload.drop();
        forget(upload);
        return removed;
    }

    private void forget(ResumableUpload upload) {
        if (uploads.remove(upload.id(), upload)) {
            places.decrementAndGet();
        }
    }

    /// Removes those whose time is over. They are among the uploads, and counted in the status, for
    /// as long as they cannot be removed; to tell each time would let clients fill the log.
    void dropExpired() {
        dropExpired(_ -> {});
    }

    /// One that cannot be removed stays, and with it what it takes of the quota: it is tried again
    /// by the next request, which has no part in that.
    ///
    /// @param log takes a line for each of those
    private void dropExpired(Consumer<String> log) {
        var now = clock.instant();
        for (var upload : uploads.values()) {
            if (upload.state().isExpired(now)) {
                try {
                    if (upload.dropIfExpired(now)) {
                        forget(upload);
                    }
                } catch (IOException | RuntimeException failure) {
                    log.accept(
                            "the upload "
                                    + folder.resolve(upload.id())
                                    + " is over and could not be removed: "
                                    + failure);
                }
            }
        }
    }

    int count() {
        return uploads.size();
    }
}
