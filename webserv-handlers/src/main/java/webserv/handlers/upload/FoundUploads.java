package webserv.handlers.upload;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import webserv.api.config.Counted;

/// The uploads that a server finds in a store when it starts, and what becomes of the others.
///
/// One that is complete has no content any more; one that is not and has none, or no state, is what
/// a killed server left behind, and is removed. One that is damaged is removed, too, with a line in
/// the log. One that cannot be read, as where there is no descriptor left or the disk fails, is
/// unknown to this server, and stays for the next start, until its time is over.
///
/// What cannot be removed stays for the next start, with a line in the log. Nothing that one upload
/// brings about keeps the others from being found, or the server from starting.
final class FoundUploads {
    private final Quota quota;
    private final Duration lifetime;
    private final InstantSource clock;
    private final Consumer<String> log;

    /// @param lifetime of an upload that does not say when its time is over
    /// @param log takes a line for each that is removed though there is something of it, and for
    ///   each that cannot be
    FoundUploads(Quota quota, Duration lifetime, InstantSource clock, Consumer<String> log) {
        this.quota = quota;
        this.lifetime = lifetime;
        this.clock = clock;
        this.log = log;
    }

    /// Those that can be read, though their time may be over.
    ///
    /// @param id what the names of their folders look like
    /// @throws IOException if the folder cannot be opened
    List<ResumableUpload> in(Path folder, Pattern id) throws IOException {
        var found = new ArrayList<ResumableUpload>();
        try (var folders = Files.newDirectoryStream(folder)) {
            for (var own : folders) {
                var name = own.getFileName().toString();
                if (id.matcher(name).matches()
                        && Files.isDirectory(own, LinkOption.NOFOLLOW_LINKS)) {
                    find(name, own).ifPresent(found::add);
                } // others are not ours to remove
            }
        } catch (DirectoryIteratorException failure) {
            log.accept("not all uploads in " + folder + " could be found: " + failure.getCause());
        }
        return found;
    }

    private Optional<ResumableUpload> find(String id, Path own) {
        try {
            return Optional.of(read(id, own));
        } catch (NoSuchFileException _) {
            removeRemains(own);
        } catch (DamagedUpload damaged) {
            letGo(own, "is damaged", String.valueOf(damaged.getMessage()));
        } catch (IOException unreadable) {
            letGoIfOver(own, unreadable); // see above: what is there may be whole
        } catch (RuntimeException unexpected) {
            tellUnread(own, unexpected);
        }
        return Optional.empty();
    }

    private ResumableUpload read(String id, Path own) throws IOException {
        var state = UploadState.read(own);
        Optional<PartFile> file =
                state.isComplete() ? Optional.empty() : Optional.of(begun(own, state));
        return new ResumableUpload(id, own, state, file);
    }

    private PartFile begun(Path own, UploadState state) throws IOException {
        var content = own.resolve(Uploads.CONTENT);
        DamagedUpload.requireNoFolder(content);
        long octets = Unverified.believed(own, Files.size(content));
        if (octets > state.mostOctets()) {
            throw new DamagedUpload(
                    Counted.of(octets, "octet")
                            + " of content, where its length is "
                            + state.length().getAsLong());
        }
        var file = PartFile.begun(content, quota, octets);
        try {
            Unverified.end(own);
            return file;
        } catch (IOException | RuntimeException failure) {
            quota.giveBack(octets); // it is not among the uploads
            throw failure;
        }
    }

    /// What a server left that was killed while it made an upload, or took one away.
    private void removeRemains(Path own) {
        try {
            Trees.delete(own);
        } catch (IOException | RuntimeException failure) {
            log.accept("what is left of the upload " + own + " could not be removed: " + failure);
        }
    }

    private void letGoIfOver(Path own, IOException unreadable) {
        boolean isOver;
        try {
            isOver = !clock.instant().isBefore(end(own));
        } catch (IOException | RuntimeException failure) {
            tellUnread(own, failure);
            return;
        }
        if (isOver) {
            letGo(own, "could not be read until its time was over", unreadable.toString());
        }
    }

    /// When the time of an upload is over: as its state says or, where that cannot be read either,
    /// as if it had been begun when its folder was last changed, which is not too soon.
    private Instant end(Path own) throws IOException {
        try {
            return UploadState.read(own).expires();
        } catch (IOException unreadable) {
            return Files.getLastModifiedTime(own, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .plus(lifetime);
        }
    }

    private void tellUnread(Path own, Exception failure) {
        log.accept("the upload " + own + " cannot be read, and stays: " + failure);
    }

    private void letGo(Path own, String what, String why) {
        try {
            Trees.delete(own);
            log.accept("the upload " + own + " " + what + " and was removed: " + why);
        } catch (IOException | RuntimeException failure) {
            log.accept(
                    "the upload "
                            + own
                            + " "
                            + what
                            + " and could not be removed: "
                            + why
                            + "; "
                            + failure);
        }
    }
}
