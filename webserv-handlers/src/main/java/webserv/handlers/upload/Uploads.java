package webserv.handlers.upload;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The resumable uploads of a store, which outlive the server. Safe for any thread.
///
/// ```
///   store/.part/resumable/<id>/state   see [UploadState]
///                              content
/// ```
///
/// One that is complete has no content any more; one that is not and has none, or no state, is what
/// a killed server left behind, and is removed at the start. One that is damaged is removed, too,
/// with a line in the log. One that cannot be read, as where there is no descriptor left or the
/// disk fails, is unknown to this server, and stays for the next start, until its time is over.
final class Uploads {
    private static final String CONTENT = "content";
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
    /// @param log takes a line for each that is removed though there is something of it
    static Uploads open(Store store, Duration lifetime, InstantSource clock, Consumer<String> log)
            throws IOException {
        var folder = Files.createDirectories(store.resumable());
        var uploads = new Uploads(folder, store.quota(), clock);
        try (var folders = Files.newDirectoryStream(folder)) {
            for (var own : folders) {
                uploads.load(own, lifetime, log);
            }
        }
        uploads.dropExpired();
        return uploads;
    }

    private void load(Path own, Duration lifetime, Consumer<String> log) throws IOException {
        var id = own.getFileName().toString();
        if (!ID.matcher(id).matches() || !Files.isDirectory(own, LinkOption.NOFOLLOW_LINKS)) {
            return; // not ours to remove
        }
        try {
            var state = UploadState.read(own);
            Optional<PartFile> file =
                    state.answer().isPresent() ? Optional.empty() : Optional.of(begun(own, state));
            uploads.put(id, new ResumableUpload(id, own, state, file));
            places.incrementAndGet();
        } catch (NoSuchFileException _) {
            Trees.delete(own);
        } catch (DamagedUpload damaged) {
            letGo(own, "is damaged", damaged.getMessage(), log);
        } catch (IOException unreadable) {
            // See above: what is there may be whole.
            if (!clock.instant().isBefore(end(own, lifetime))) {
                letGo(own, "could not be read until its time was over", unreadable.toString(), log);
            }
        }
    }

    /// When the time of an upload is over: as its state says or, where that cannot be read either,
    /// as if it had been begun when its folder was last changed, which is not too soon.
    private static Instant end(Path own, Duration lifetime) throws IOException {
        try {
            return UploadState.read(own).expires();
        } catch (IOException unreadable) {
            return Files.getLastModifiedTime(own, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .plus(lifetime);
        }
    }

    /// What cannot be removed, as a folder without descriptors, is when the server starts anew.
    private static void letGo(Path own, String what, @Nullable String why, Consumer<String> log) {
        try {
            Trees.delete(own);
            log.accept("the upload " + own + " " + what + " and was removed: " + why);
        } catch (IOException _) {
            // It is found again.
        }
    }

    private PartFile begun(Path own, UploadState state) throws IOException {
        var content = own.resolve(CONTENT);
        DamagedUpload.requireNoFolder(content);
        long octets = Unverified.believed(own, Files.size(content));
        if (octets > state.length().orElse(Long.MAX_VALUE)) {
            throw new DamagedUpload(
                    octets
                            + " octets of content, where its length is "
                            + state.length().getAsLong());
        }
        var file = PartFile.begun(content, quota, octets);
        Unverified.end(own);
        return file;
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
        var octets = new byte[ID_OCTETS];
        new SecureRandom().nextBytes(octets); // made here: a start would wait for its providers
        var id = HexFormat.of().formatHex(octets);
        var own = folder.resolve(id);
        try {
            Files.createDirectory(own);
        } catch (IOException failure) {
            throw NotStored.byWriting(failure, folder);
        }
        try {
            var file = PartFile.create(own.resolve(CONTENT), quota);
            var state =
                    new UploadState(
                            target,
                            length,
                            clock.instant().plus(limits.lifetime()),
                            Optional.empty());
            var upload = new ResumableUpload(id, own, state, Optional.of(file));
            try (var changed = new ChangedFolders()) {
                changed.add(folder);
                changed.add(own);
                file.claim(length.orElse(0));
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
        } catch (IOException failure) {
            removeBehind(failure, () -> Trees.delete(own));
            throw NotStored.byWriting(failure, folder);
        }
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
                    uploads.values().stream().filter(ResumableUpload::isComplete).findFirst();
            if (complete.isEmpty()) {
                throw NotStored.forNow("too-many", most + " uploads are under way already");
            }
            var _ = remove(complete.get());
        }
    }

    /// An upload that is there and has not expired.
    Optional<ResumableUpload> find(String id) {
        var upload = Optional.ofNullable(uploads.get(id));
        return upload.filter(found -> !found.isExpired(clock.instant()));
    }

    /// Ends an upload. Where it cannot be removed it is known no more, and is tried again when its
    /// time is over.
    ///
    /// @return whether it was this call that ended it: of several at a time it is one
    boolean remove(ResumableUpload upload) throws IOException {
        boolean removed = upload.drop();
        if (uploads.remove(upload.id(), upload)) {
            places.decrementAndGet();
        }
        return removed;
    }

    /// Removes those whose time is over. One that cannot be removed stays, and with it what it
    /// takes of the quota: it is tried again by the next request, which has no part in that.
    void dropExpired() {
        var now = clock.instant();
        for (var upload : uploads.values()) {
            if (upload.isExpired(now)) {
                try {
                    var _ = remove(upload);
                } catch (IOException _) {
                    // See above: it is still among the uploads, and they are counted in the status.
                }
            }
        }
    }

    int count() {
        return uploads.size();
    }
}
